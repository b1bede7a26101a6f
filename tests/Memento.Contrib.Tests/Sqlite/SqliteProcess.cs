using System.Diagnostics;
using System.Globalization;
using Memento.Configuration;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>The work of the child processes, and how a test starts them. A child returns 0 when all was right, and says on its output what was not.</summary>
internal static class SqliteProcess
{
    /// <summary>The first argument of such a process.</summary>
    public const string Name = "sqlite";

    public static async Task<int> RunAsync(string work, string folder, string[] arguments) => work switch
    {
        "share" => await ShareAsync(folder, Number(arguments[0]), Number(arguments[1])),
        "write" => await WriteAsync(folder),
        "lease" => await LeaseAsync(folder),
        "forget" => await ForgetAsync(folder),
        "memoize" => await MemoizeAsync(folder),
        _ => 2,
    };

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", typeof(SqliteProcess).Assembly.Location, Name, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>What the call of an argument returns: within its memento, in a table, and as a file.</summary>
    public static string Value(int argument) => string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"value {argument} "), argument % 10 == 0 ? 20_000 : argument % 3 == 0 ? 1000 : 1));

    /// <summary>Stores calls of its own and some that all store, and reads what it stored.</summary>
    private static async Task<int> ShareAsync(string folder, int seed, int count)
    {
        using var log = new RecordingLoggerFactory();
        await using var backend = Open(folder, log);
        for (var i = 0; i < count; i++)
        {
            foreach (var argument in (int[])[(seed * 100_000) + i, i % 50])
            {
                if ((await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument))).Content is null)
                {
                    return Fail($"{argument} could not be stored: {log.Entries[^1]}");
                }

                if (!string.Equals((string?)(await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(string)))?.Value, Value(argument), StringComparison.Ordinal))
                {
                    return Fail($"{argument} is lost, or wrong");
                }
            }
        }

        return log.Warnings.Count == 0 ? 0 : Fail(string.Join('\n', log.Entries.Select(static entry => $"{entry.Message} {entry.Exception}")));
    }

    /// <summary>Stores one call after another, and says which is stored, until it is killed.</summary>
    private static async Task<int> WriteAsync(string folder)
    {
        using var log = new RecordingLoggerFactory();
        await using var backend = Open(folder, log);
        await using var lease = await backend.LeaseAsync(TestCalls.Call(argument: -1));
        for (var argument = 0; ; argument++)
        {
            if ((await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument))).Content is null)
            {
                return Fail($"{argument} could not be stored: {log.Entries[^1]}");
            }

            Console.WriteLine(argument.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Takes a lease, says so, and keeps it until it is killed.</summary>
    private static async Task<int> LeaseAsync(string folder)
    {
        await using var backend = Open(folder, new RecordingLoggerFactory());
        await using var lease = await backend.LeaseAsync(TestCalls.Call());
        Console.WriteLine(lease is null ? "there are no leases" : "held");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Forgets the call of each argument that comes in on a line, and says so.</summary>
    private static async Task<int> ForgetAsync(string folder)
    {
        await using var backend = Open(folder, new RecordingLoggerFactory());
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await backend.ForgetCallsAsync([TestCalls.Call(argument: Number(line))]);
            Console.WriteLine("forgotten");
        }

        return 0;
    }

    /// <summary>Calls a memento function in the environment of a folder, and says how often the function itself ran.</summary>
    private static async Task<int> MemoizeAsync(string folder)
    {
        var environment = MementoEnvironment.Load(Path.Combine(folder, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = Path.Combine(folder, "shadow") });
        await using (environment)
        {
            using var use = environment.Use();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Doubling.Twice.Call(21)} {Doubling.Runs}"));
        }

        return 0;
    }

    private static SqliteStorageBackend Open(string folder, RecordingLoggerFactory log) =>
        new(TestBackendContext.Create("sqlite", folder, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }, loggerFactory: log));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int Fail(string reason)
    {
        Console.WriteLine(reason);
        return 1;
    }
}
