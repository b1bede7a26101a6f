using System.Diagnostics;
using System.Globalization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.WriteBehind;

/// <summary>The work of the child processes.</summary>
internal static class WriteBehindProcess
{
    /// <summary>The first argument of such a process.</summary>
    public const string Name = "write-behind";

    /// <summary>What the call of an argument returns: within its memento, and as an object.</summary>
    public static string Value(int argument) => string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"value {argument} "), argument % 3 == 0 ? 1000 : 1));

    /// <summary>Opens a storage in a folder.</summary>
    public static StorageBackendBase Open(string type, string folder, bool isBehind, RecordingLoggerFactory? log = null)
    {
        var context = TestBackendContext.Create(type, folder, new Dictionary<string, string?> { ["write_behind"] = isBehind ? "true" : "false", ["memory_cache_mb"] = "0" }, loggerFactory: log);
        return type == "sqlite" ? new SqliteStorageBackend(context) : new FilesystemStorageBackend(context);
    }

    /// <summary>How to start one.</summary>
    public static ProcessStartInfo Start(string type, string folder, int count) => Processes.ChildProcess.Start(Name, type, folder, count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Holds a result that the store cannot take, and ends without disposing of anything when it could.</summary>
    public static async Task<int> HoldAsync(string folder, bool isBehind)
    {
        // Where the folder of all mementos is to be.
        var inTheWay = Path.Combine(folder, "memento", "m");
        Directory.CreateDirectory(Path.GetDirectoryName(inTheWay)!);
        await File.WriteAllTextAsync(inTheWay, "in the way");
        var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder, new Dictionary<string, string?> { ["path"] = "memento", ["write_behind"] = isBehind ? "true" : "false" }));
        var isHeld = (await backend.MemoizeAsync(TestCalls.Result(Value(0)))).Content is null;
        if (isBehind)
        {
            await backend.FlushAsync();
            isHeld = backend.Statistics.Failures > 0;
        }

        File.Delete(inTheWay);
        return isHeld ? 0 : 1;
    }

    /// <summary>Computes while the store takes nothing, objects nor mementos, and ends without disposing of anything as soon as it could: some results were tried before, the others wait in the queue.</summary>
    public static async Task<int> RecoverAsync(string folder, int count)
    {
        string[] inTheWay = [Path.Combine(folder, "memento", "m"), Path.Combine(folder, "memento", "c")];
        Directory.CreateDirectory(Path.Combine(folder, "memento"));
        Array.ForEach(inTheWay, static file => File.WriteAllText(file, "in the way"));
        var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder, new Dictionary<string, string?> { ["path"] = "memento", ["write_behind"] = "true" }));
        for (var argument = 0; argument < count; argument++)
        {
            await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument));
            if (argument == count / 2)
            {
                await backend.FlushAsync();
            }
        }

        var wasDown = backend.Statistics.Failures > 0;
        Array.ForEach(inTheWay, File.Delete);
        return wasDown ? 0 : 1;
    }

    /// <summary>Stores many results, says so, and ends without disposing of anything; with a count of 0 it never ends.</summary>
    public static async Task<int> RunAsync(string type, string folder, int count)
    {
        var backend = Open(type, folder, isBehind: true);
        for (var argument = 0; count == 0 || argument < count; argument++)
        {
            await backend.MemoizeAsync(TestCalls.Result(Value(argument), argument: argument));
            if (argument == 500)
            {
                Console.WriteLine("busy");
            }
        }

        return 0;
    }
}
