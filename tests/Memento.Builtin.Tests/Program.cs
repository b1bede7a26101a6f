using System.Globalization;
using Memento.Builtin.Tests.Filesystem;
using Memento.Builtin.Tests.Pinned;

namespace Memento.Builtin.Tests;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["share", var folder, var seed] => await ChildProcess.ShareAsync(folder, int.Parse(seed, CultureInfo.InvariantCulture)),
        ["stream", var folder] => await ChildProcess.StreamAsync(folder),
        ["write-array", var folder] => await ArrayProcess.WriteAsync(folder),
        ["read-array", var folder] => await ArrayProcess.ReadAsync(folder),
        ["lease", var folder] => await ChildProcess.LeaseAsync(folder),
        ["publish", var folder] => await ChildProcess.PublishAsync(folder),
        ["forget", var folder] => await ChildProcess.ForgetAsync(folder),
        ["forget-each", var folder] => await ChildProcess.ForgetEachAsync(folder),
        ["collect", var folder] => await ChildProcess.CollectAsync(folder),
        ["chaos", var folder, var notes, var seed, var grace] => await ChaosProcess.RunAsync(
            folder,
            notes,
            int.Parse(seed, CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds(double.Parse(grace, CultureInfo.InvariantCulture))),
        ["pin", var file] => await PinnedStore.WriteAsync(file),
        _ => 2,
    };
}
