using System.Globalization;
using System.Text;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>One of the processes that use a store and are killed: it calls, forgets, keeps metadata and collects until a line comes in, and notes what it did.</summary>
internal sealed class ChaosProcess : IAsyncDisposable
{
    /// <summary>How many calls there are of each of the two functions.</summary>
    public const int Keys = 32;

    private const string MetadataName = "log";

    private readonly FilesystemStorageBackend _backend;
    private readonly RecordingLoggerFactory _log = new();
    private readonly FileStream _notes;
    private readonly Random _random;
    private int _told;

    private ChaosProcess(string folder, string notes, int seed)
    {
        // Half of them with a memory cache, so that forgets have to be told, and half of them always on the disk.
        _backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder, new Dictionary<string, string?> { ["memory_cache_mb"] = seed % 2 == 0 ? "0" : "1" }, loggerFactory: _log));
        _notes = new FileStream(Path.Combine(notes, $"{seed.ToString(CultureInfo.InvariantCulture)}.txt"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _random = new Random(seed);
    }

    /// <summary>The function that is forgotten, and never collected.</summary>
    public static FunctionName Forgotten { get; } = TestCalls.Function("Forgotten");

    /// <summary>The function of which half is collected.</summary>
    public static FunctionName Collected { get; } = TestCalls.Function("Collected");

    /// <summary>Does the work until a line comes in.</summary>
    /// <returns>0 when no wrong value was read.</returns>
    public static async Task<int> RunAsync(string folder, string notes, int seed, TimeSpan grace)
    {
        await using var process = new ChaosProcess(folder, notes, seed);
        var stopped = Task.Run(Console.In.ReadLine);
        while (!stopped.IsCompleted)
        {
            if (await process.StepAsync(grace) is { } wrong)
            {
                Console.WriteLine(wrong);
                return 1;
            }
        }

        return 0;
    }

    /// <summary>The result of a call: a function of it. Some stand in the memento, some are objects, some are shared, some have keys of their own.</summary>
    public static ResultToStore Result(FunctionName function, int key)
    {
        var text = key switch
        {
            < 8 => string.Create(CultureInfo.InvariantCulture, $"{function.Function} {key}"),
            < 24 => Repeat(string.Create(CultureInfo.InvariantCulture, $"{function.Function} {key} ")),
            < 30 => Repeat(string.Create(CultureInfo.InvariantCulture, $"shared {key / 3} ")),
            _ => Repeat(string.Create(CultureInfo.InvariantCulture, $"named {function.Function} {key} ")),
        };
        return TestCalls.Result(text, function, key, key >= 30 ? "chaos/key" : null);
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _notes.DisposeAsync();
        _log.Dispose();
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, 1000));

    private static byte[] MetadataOf(CallKey call) => Encoding.UTF8.GetBytes($"metadata of {call}");

    private async Task<string?> StepAsync(TimeSpan grace)
    {
        var function = _random.Next(2) == 0 ? Forgotten : Collected;
        var result = Result(function, _random.Next(Keys));
        string? wrong = null;
        switch (_random.Next(1000))
        {
            case < 3:
                Note("collects");
                Note("collected", (await _backend.CollectAsync(new CollectOptions { GracePeriod = grace, Function = Collected, MaximumCount = Keys / 2 })).Mementos);
                break;
            case < 5:
                Note("forgets all of", Forgotten);
                await _backend.ForgetFunctionAsync(Forgotten);
                break;
            case < 60:
                Note("forgets", result.Memento.Call);
                await _backend.ForgetCallsAsync([result.Memento.Call]);
                break;
            case < 120:
                wrong = await UseMetadataAsync(result.Memento.Call);
                break;
            default:
                wrong = await CallAsync(result);
                break;
        }

        foreach (var warning in _log.Warnings.Skip(_told))
        {
            _told++;
            Note("warns", warning.ReplaceLineEndings(" "));
        }

        return wrong;
    }

    /// <summary>What a host does: looks, takes the lease, looks again, computes, keeps.</summary>
    private async Task<string?> CallAsync(ResultToStore result)
    {
        var call = result.Memento.Call;
        var read = await _backend.ReadAsync(call, typeof(string));
        if (read is null)
        {
            await using var lease = await _backend.LeaseAsync(call);
            if (lease is not null && (lease.HadToWait || await _backend.AllExistAsync([call])))
            {
                read = await _backend.ReadAsync(call, typeof(string));
            }

            if (read is null)
            {
                Thread.SpinWait(20_000);
                Note("computed", call);
                if ((await _backend.MemoizeAsync(result)).Content is not null)
                {
                    Note("kept", call);
                }

                return null;
            }
        }

        return string.Equals((string?)read.Value, (string?)result.Value, StringComparison.Ordinal) ? null : $"a wrong value for {call}: {read.Value}";
    }

    private async Task<string?> UseMetadataAsync(CallKey call)
    {
        if (await _backend.ReadMetadataAsync(call, MetadataName) is { } value)
        {
            return value.Span.SequenceEqual(MetadataOf(call)) ? null : $"wrong metadata for {call}";
        }

        try
        {
            await _backend.WriteMetadataAsync(call, MetadataName, MetadataOf(call));
        }
        catch (MementoNotFoundException)
        {
            // Forgotten, or not called yet.
        }

        return null;
    }

    /// <summary>Notes what is done, in one write, so that it is there whatever comes next.</summary>
    private void Note<T>(string what, T of) => Note($"{what} {of}");

    private void Note(string line) => _notes.Write(Encoding.UTF8.GetBytes(line + "\n"));
}
