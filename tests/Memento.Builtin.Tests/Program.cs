using System.Globalization;
using Memento.Builtin.Tests.Filesystem;

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
        ["forget", var folder] => await ChildProcess.ForgetAsync(folder),
        _ => 2,
    };
}
