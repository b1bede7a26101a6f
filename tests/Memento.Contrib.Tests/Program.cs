using Memento.Contrib.Tests.Parallel;
using Memento.Contrib.Tests.Processes;

namespace Memento.Contrib.Tests;

/// <summary>What this assembly does when a test starts it as a child process: a line for each kind of process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        return arguments switch
        {
            [BatchProcess.Name, var folder, var isBackwards] => await BatchProcess.RunAsync(folder, isBackwards),
            ["tiered-pending", var folder, var count] => await Tiered.TieredProcess.PendingAsync(folder, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
            ["tiered-write", var folder, var write] => await Tiered.TieredProcess.WriteAsync(folder, write),
            ["tiered-catch-up", var folder] => await Tiered.TieredProcess.CatchUpAsync(folder),
            ["tiered-share", var folder, var seed, var write] => await Tiered.TieredProcess.ShareAsync(folder, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture), write),
            [Sqlite.SqliteProcess.Name, var work, var folder, .. var rest] => await Sqlite.SqliteProcess.RunAsync(work, folder, rest),
            [WriteBehind.WriteBehindProcess.Name, var type, var folder, var count] => await WriteBehind.WriteBehindProcess.RunAsync(type, folder, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
            ["unstored", var folder, var how] => await WriteBehind.WriteBehindProcess.HoldAsync(folder, how == "behind"),
            ["recovers", var folder, var count] => await WriteBehind.WriteBehindProcess.RecoverAsync(folder, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)),
            ["kit-worker", var folder] => await ProcessRunnerKitTests.ServeAsync(folder),
            ["no-worker", var what] => ProcessProtocolTests.Pretend(what),
            ["small-program", var folder] => await ProcessProtocolTests.RunSmallProgramAsync(folder),
            ["dying-parent", var folder, var what] => await DyingParentProcess.RunAsync(folder, what),
            _ => 2,
        };
    }
}
