using System.Diagnostics;
using System.Globalization;
using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>The work of the child processes, and how a test starts them. A child returns 0 when all was right, and says on its output what was not.</summary>
internal static class TieredProcess
{
    public const string Ready = "ready";
    private const int Keys = 12;

    /// <summary>Starts a child.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(System.Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        var assembly = typeof(TieredProcess).Assembly.Location;
        var own = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        if (File.Exists(own))
        {
            start.FileName = own;
        }
        else
        {
            start.FileName = "dotnet";
            start.ArgumentList.Add(assembly);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Writes with a far tier that hangs, so that all waits in the background, then waits to be killed.</summary>
    public static async Task<int> PendingAsync(string folder, int count)
    {
        using var log = new RecordingLoggerFactory();
        using var far = new Stores.Switch();
        far.Hang();
        await using var tiered = TieredTestsBase.Open(folder, log, null, far, ("write", "first"), ("timeout", "01:00:00"));
        for (var i = 0; i < count; i++)
        {
            await tiered.MemoizeAsync(ResultOf(i));
        }

        Console.WriteLine(Ready);
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Writes to both tiers until it is killed; says each call that it has begun.</summary>
    public static async Task<int> WriteAsync(string folder, string write)
    {
        using var log = new RecordingLoggerFactory();
        await using var tiered = TieredTestsBase.Open(folder, log, null, null, ("write", write));
        for (var i = 0; ; i++)
        {
            await tiered.MemoizeAsync(ResultOf(i));
            await tiered.WriteMetadataAsync(ResultOf(i).Memento.Call, "log", "a log"u8.ToArray());
            if (i == 20)
            {
                Console.WriteLine(Ready);
            }
        }
    }

    /// <summary>Says so, and catches up over and over.</summary>
    public static async Task<int> CatchUpAsync(string folder)
    {
        using var log = new RecordingLoggerFactory();
        using var far = new Stores.Switch();
        await using var tiered = TieredTestsBase.Open(folder, log, null, far);
        Console.WriteLine(Ready);
        while (true)
        {
            await tiered.CatchUpAsync(new CatchUpOptions());
        }
    }

    /// <summary>Stores, reads and forgets the same few calls as the other processes.</summary>
    public static async Task<int> ShareAsync(string folder, int seed, string write)
    {
        using var log = new RecordingLoggerFactory();
        await using var tiered = TieredTestsBase.Open(folder, log, null, null, ("write", write), ("timeout", "00:00:30"));
        var random = new Random(seed);
        for (var i = 0; i < 120; i++)
        {
            var result = ResultOf(random.Next(Keys));
            var read = await tiered.ReadAsync(result.Memento.Call, typeof(string));
            if (read is not null && !string.Equals((string?)read.Value, (string?)result.Value, StringComparison.Ordinal))
            {
                return Fail($"a wrong value for {result.Memento.Call}");
            }

            if ((await tiered.MemoizeAsync(result)).Content is null)
            {
                return Fail($"{result.Memento.Call} could not be stored: {log.Entries[^1]}");
            }

            if (i % 10 == 0)
            {
                await tiered.ForgetCallsAsync([result.Memento.Call]);
            }

            if (i % 40 == 0)
            {
                await tiered.CatchUpAsync(new CatchUpOptions());
            }
        }

        return log.Warnings.Count == 0 ? 0 : Fail(string.Join('\n', log.Warnings));
    }

    /// <summary>The result of a call, the same in every process.</summary>
    public static ResultToStore ResultOf(int argument) => TestCalls.Result(string.Create(CultureInfo.InvariantCulture, $"{argument} {new string('y', argument % 2 * 9000)}"), argument: argument);

    private static int Fail(string why)
    {
        Console.WriteLine(why);
        return 1;
    }
}
