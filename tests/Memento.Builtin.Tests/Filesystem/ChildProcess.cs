using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The work of the child processes, and how a test starts them. A child returns 0 when all was right, and says on its output what was not.</summary>
internal static class ChildProcess
{
    private const int Keys = 8;
    private const long StreamLength = 300L * 1024 * 1024;

    /// <summary>Stores, reads and forgets the same few calls as the other processes.</summary>
    public static async Task<int> ShareAsync(string folder, int seed)
    {
        using var log = new RecordingLoggerFactory();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }, loggerFactory: log));
        var random = new Random(seed);
        for (var i = 0; i < 150; i++)
        {
            var argument = random.Next(Keys);
            var result = Result(argument);
            var read = await backend.ReadAsync(result.Memento.Call, typeof(string));
            if (read is not null && !string.Equals((string?)read.Value, (string?)result.Value, StringComparison.Ordinal))
            {
                return Fail($"a wrong value for {argument}");
            }

            if ((await backend.MemoizeAsync(result)).Content is null)
            {
                return Fail($"{argument} could not be stored: {log.Entries[^1]}");
            }

            if (i % 10 == 0)
            {
                await backend.ForgetCallsAsync([result.Memento.Call]);
            }
        }

        return log.Warnings.Count == 0 ? 0 : Fail(string.Join('\n', log.Warnings));
    }

    /// <summary>Writes 300 MB and reads them, and looks at its own memory.</summary>
    public static async Task<int> StreamAsync(string folder)
    {
        await using var store = new FilesystemDataStore(TestBackendContext.Create("filesystem", folder));
        var piece = new byte[64 * 1024];
        new Random(1).NextBytes(piece);
        await CopyAsync(store, piece, piece.Length);
        var before = PeakMemory();
        await CopyAsync(store, piece, StreamLength);
        var grown = PeakMemory() - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grown / (1024 * 1024)} MB more"));
        return grown < 50L * 1024 * 1024 ? 0 : Fail("too much memory");
    }

    /// <summary>Takes the leases of two calls, says so, and keeps them until it is killed.</summary>
    public static async Task<int> LeaseAsync(string folder)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder));
        await using var outer = await backend.LeaseAsync(TestCalls.Call(argument: 1));
        await using var nested = await backend.LeaseAsync(TestCalls.Call(argument: 2));
        Console.WriteLine(outer is not null && nested is not null ? "held" : "there are no leases");
        await Task.Delay(Timeout.Infinite);
        return 0;
    }

    /// <summary>Takes the lease of a call, publishes its result, says so, and puts the memento when a line comes in.</summary>
    public static async Task<int> PublishAsync(string folder)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder));
        await using var lease = await backend.LeaseAsync(TestCalls.Call(argument: 1));
        var result = Result(1);
        var memento = await backend.MemoizeAsync(result with { Memento = result.Memento with { InvocationCount = 1 }, AllInvocations = Calls() });
        return lease is not null && memento.Content is not null ? 0 : Fail("not kept");

        static IEnumerable<Invocation> Calls()
        {
            // What is read here comes between the result and the memento.
            Console.WriteLine("published");
            Console.In.ReadLine();
            yield return new Invocation(TestCalls.Call(argument: 100), "{}");
        }
    }

    /// <summary>Forgets a call when a line comes in, says so, then a function, then everything.</summary>
    public static async Task<int> ForgetAsync(string folder)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder));
        foreach (var forget in (Func<ValueTask>[])[
            () => backend.ForgetCallsAsync([TestCalls.Call(argument: 1)]),
            () => backend.ForgetFunctionAsync(TestCalls.Function(version: null)),
            () => backend.ForgetEverythingAsync()])
        {
            await Console.In.ReadLineAsync();
            await forget();
            Console.WriteLine("forgotten");
        }

        return 0;
    }

    /// <summary>Forgets the call of each argument that comes in on a line, and says so.</summary>
    public static async Task<int> ForgetEachAsync(string folder)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await backend.ForgetCallsAsync([TestCalls.Call(argument: int.Parse(line, CultureInfo.InvariantCulture))]);
            Console.WriteLine("forgotten");
        }

        return 0;
    }

    /// <summary>Collects all that is not pinned.</summary>
    public static async Task<int> CollectAsync(string folder)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder));
        Console.WriteLine(await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero, MaximumCount = 0 }));
        return 0;
    }

    public static ResultToStore Result(int argument) =>
        TestCalls.Result(string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"value {argument / 2} "), 3000)), argument: argument, keyOverride: argument == 0 ? "shared/key" : null);

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Writes pieces and reads them back. Each begins with its number, so that a lost, a doubled or a misplaced one shows.</summary>
    private static async Task CopyAsync(FilesystemDataStore store, byte[] piece, long length)
    {
        using var written = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var staged = await store.StageAsync();
        for (long number = 0; number * piece.Length < length; number++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(piece, number);
            written.AppendData(piece);
            await staged.Stream.WriteAsync(piece);
        }

        var key = await staged.PublishAsync(new DataKey("large"));
        await using var stream = await store.OpenReadAsync(key);
        using var read = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[piece.Length];
        long total = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0; total += count)
        {
            read.AppendData(buffer, 0, count);
        }

        if (total != length || !written.GetHashAndReset().AsSpan().SequenceEqual(read.GetHashAndReset()))
        {
            throw new InvalidDataException($"{total} of {length} bytes came back, or not as they were written.");
        }
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static int Fail(string reason)
    {
        Console.WriteLine(reason);
        return 1;
    }
}
