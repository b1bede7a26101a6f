using System.IO.Compression;
using System.Text;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;
using Compression = Memento.Storage.Compression;

namespace Memento.Builtin.Tests.Pinned;

/// <summary>The store that is checked in as a zip for each number of the format, and what is in it.</summary>
/// <remarks>
/// A build that changes the format and its number writes one of its own, next to the older ones, which stay as they are:
/// <code>dotnet exec tests/Memento.Builtin.Tests/bin/Debug/net10.0/Memento.Builtin.Tests.dll pin tests/Memento.Builtin.Tests/Pinned/format-2.zip</code>
/// What is to be in it goes here, to the end of a list, and not into the lists of older ones.
/// </remarks>
internal static class PinnedStore
{
    /// <summary>How many calls the caller made whose list is an object of its own.</summary>
    public const int Calls = MementoRecord.MaximumInvocations + 5;

    /// <summary>All results of format 1.</summary>
    public static IReadOnlyList<PinnedResult> Results { get; } =
    [
        PinnedResult.Of(new ResultToStore(TestCalls.Memento(argument: 1, resultType: ResultType.Null), null, typeof(string)), codec: null),
        PinnedResult.Of(2, true, "json"),
        PinnedResult.Of(3, -42, "json"),
        PinnedResult.Of(4, double.Epsilon, "json"),
        PinnedResult.Of(5, 79228162514264337593543950335m, "json"),
        PinnedResult.Of(6, new DateTimeOffset(2018, 2, 4, 12, 0, 0, 123, TimeSpan.FromHours(-5)), "json"),
        PinnedResult.Of(7, new DateOnly(2018, 2, 4), "json"),
        PinnedResult.Of(8, TimeSpan.FromTicks(1234567890123), "json"),
        PinnedResult.Of(9, new Guid("00112233-4455-6677-8899-aabbccddeeff"), "json"),
        PinnedResult.Of(10, "größe\r\n\"\u0001\U0001F30D", "text"),
        PinnedResult.Of(11, string.Concat(Enumerable.Repeat("größe\r\n", 1000)), "text", isInline: false),
        PinnedResult.Of<byte[]>(12, [0, 13, 10, 255, 0xC3], "bytes"),
        PinnedResult.Of<byte[]>(13, [.. Enumerable.Range(0, 5000).Select(static i => (byte)(i * 7))], "bytes", isInline: false),
        PinnedResult.Of<double[]>(14, [0, -0.0, 1.5, double.MaxValue, double.NaN, double.NegativeInfinity], "npy"),
        PinnedResult.Of(15, Matrix(), "npy", isInline: false),
        PinnedResult.Of<List<(string, double?)>>(16, [("a", 1.5), ("größe", null), ("", -1)], "npz"),
        PinnedResult.Of<List<PinnedStar>>(17, [.. Enumerable.Range(0, 300).Select(static i => new PinnedStar($"star {i}", i / 4.0, i % 3 == 0 ? null : new DateTime(2018, 2, 4, 0, 0, i % 60, DateTimeKind.Utc), i % 2 == 0))], "npz", isInline: false),
        PinnedResult.Of(18, new PinnedSky("north", [1, 2, 3], new PinnedStar("Vega", 0.03, null, true)), "json"),
        PinnedResult.Of(19, new Dictionary<string, long> { ["a"] = 1, ["größe"] = long.MinValue }, "json"),
        PinnedResult.Of(TestCalls.Failure(new ExceptionRecord("System.IO.FileNotFoundException", "No file 'größe'.", "   at Tests.Functions.Compute(Int32 x)\n"), argument: 20), "exception"),
        PinnedResult.Of(21, "the first under a key", "text", isInline: false, keyOverride: "reports/größe 2018"),
        PinnedResult.Of(22, "the second under a key", "text", isInline: false, keyOverride: "reports/größe 2018"),
        PinnedResult.Of(23, string.Concat(Enumerable.Repeat("zipped ", 500)), "text+gzip", compression: Compression.Gzip),
        PinnedResult.Of<int[]>(24, [.. Enumerable.Range(0, 3000).Select(static i => (int)((long)i * i * 7919 % 1_000_003))], "npy+zlib", isInline: false, compression: Compression.Zlib),
        PinnedResult.Of(25, new Dictionary<string, string> { ["key"] = new('v', 3000) }, "json+brotli", compression: Compression.Brotli),
        PinnedResult.Of(26, "without a version", "text", function: TestCalls.Function(version: null)),
        PinnedResult.Of(27, "of a cluster", "text", function: TestCalls.Function("Größe<T>", "a/b\\c:*?", "the cluster", "CON")),
        PinnedResult.Of(28, "of a long name", "text", function: TestCalls.Function(new string('L', 300), new string('v', 300))),
        PinnedResult.Of(WithCalls("of many calls", argument: 29), "text"),
        PinnedResult.Of(30, string.Concat(Enumerable.Repeat("größe\r\n", 1000)), "text", isInline: false),
    ];

    /// <summary>Custom metadata of calls: those of the last name stand beside the result.</summary>
    public static IReadOnlyList<(int Argument, string Name, byte[] Value, bool WithData)> Metadata { get; } =
    [
        (3, "log", [1, 2, 3], false),
        (3, "größe/..", Encoding.UTF8.GetBytes("größe"), false),
        (11, "plot", [.. Enumerable.Range(0, 500).Select(static i => (byte)i)], true),
        (18, "plot", "beside what was inline"u8.ToArray(), true),
    ];

    /// <summary>Custom metadata of functions.</summary>
    public static IReadOnlyList<(FunctionName Function, string Name, byte[] Value)> FunctionMetadata { get; } =
    [
        (TestCalls.Function(), "code", "return 42;"u8.ToArray()),
        (TestCalls.Function(version: "0"), "code", "return 41;"u8.ToArray()),
        (TestCalls.Function("Documented", new string('w', 300)), "code", "of a long version"u8.ToArray()),
    ];

    /// <summary>The argument of the call that is pinned.</summary>
    public static int Pinned => 5;

    /// <summary>The calls of the caller that made many, in their order.</summary>
    public static IEnumerable<Invocation> AllCalls => Enumerable.Range(0, Calls).Select(static i => TestCalls.Memento(TestCalls.Function("Nested"), i % 7).Invocations[0]);

    /// <summary>Opens a store in a folder as a host does, without a memory cache.</summary>
    public static FilesystemStorageBackend Open(string folder, RecordingLoggerFactory log, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["memory_cache_mb"] = "0", ["path"] = folder };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new FilesystemStorageBackend(TestBackendContext.Create("filesystem", folder, all, new TestBroker(StandardCodecs.All), log));
    }

    /// <summary>Writes the store into a zip.</summary>
    /// <returns>0, or 1 when something could not be stored.</returns>
    public static async Task<int> WriteAsync(string file)
    {
        using var folder = new TemporaryFolder();
        using var log = new RecordingLoggerFactory();
        foreach (var group in Results.GroupBy(static result => result.Compression))
        {
            await using var backend = Open(folder.FullPath, log, ("compression", group.Key.ToString()));
            foreach (var result in group)
            {
                await backend.MemoizeAsync(result.Result);
            }
        }

        await using (var backend = Open(folder.FullPath, log))
        {
            foreach (var (argument, name, value, withData) in Metadata)
            {
                await backend.WriteMetadataAsync(TestCalls.Call(argument: argument), name, value, withData);
            }

            foreach (var (function, name, value) in FunctionMetadata)
            {
                await backend.WriteFunctionMetadataAsync(function, name, value);
            }

            await Pin.SetAsync(backend, TestCalls.Call(argument: Pinned));
        }

        if (log.Warnings.Count > 0)
        {
            Console.WriteLine(string.Join('\n', log.Warnings));
            return 1;
        }

        File.Delete(file);
        await using var archive = await ZipFile.OpenAsync(file, ZipArchiveMode.Create);
        foreach (var path in folder.Files().Order(StringComparer.Ordinal))
        {
            // One time for all, so that only what is in the files makes a difference.
            var entry = archive.CreateEntry(Path.GetRelativePath(folder.FullPath, path).Replace('\\', '/'), CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(2018, 2, 4, 12, 0, 0, TimeSpan.Zero);
            await using var stream = await entry.OpenAsync();
            await stream.WriteAsync(await File.ReadAllBytesAsync(path));
        }

        return 0;
    }

    private static ResultToStore WithCalls(string value, int argument)
    {
        var result = TestCalls.Result(value, argument: argument);
        return result with
        {
            Memento = result.Memento with { Invocations = [.. AllCalls.Take(MementoRecord.MaximumInvocations)], InvocationCount = Calls },
            AllInvocations = AllCalls,
        };
    }

    private static int[,] Matrix()
    {
        var matrix = new int[40, 30];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i / 30, i % 30] = i - 600;
        }

        return matrix;
    }
}
