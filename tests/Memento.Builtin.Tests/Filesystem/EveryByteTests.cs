using System.Globalization;
using Memento.Builtin.Tests.Filesystem.Simulation;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Flips each byte of each file of a store and cuts each file at each length, for a store of each type of result: the right value is read, or none.</summary>
[TestFixture]
[Parallelizable(ParallelScope.Children)]
public sealed class EveryByteTests
{
    /// <summary>Where not every byte is tried: a prime, so that no structure of the files is passed over.</summary>
    private const int PartialStep = 37;

    private static readonly byte[] Patterns = [0x01, 0x20, 0x80, 0xff];

    private static readonly ExceptionRecord Failure = new("dotnet::System:InvalidOperationException", "It failed.", "at Tests.Functions.Compute()");

    private static readonly (string Name, ResultToStore Result)[] Results =
    [
        ("null", TestCalls.Result<string?>(null)),
        ("boolean", TestCalls.Result(true)),
        ("number", TestCalls.Result(-12.5)),
        ("text", TestCalls.Result("some text with a \"quotation\", ä and 🙂")),
        ("bytes", TestCalls.Result<byte[]>([0, 1, 2, 253, 254, 255])),
        ("array", TestCalls.Result<double[]>([1.5, -2.5, 3.5])),
        ("table", TestCalls.Result<List<Row>>([new("a", 1), new("b", null)])),
        ("record", TestCalls.Result(new Point(1, [new Row("a", 2)]))),
        ("exception", TestCalls.Failure(Failure)),
        ("partition", TestCalls.Result(Parts())),
        ("partition under a key", TestCalls.Result(Parts(), keyOverride: "my/key")),
        ("under a key", TestCalls.Result("own", keyOverride: "my/key")),
        ("of many calls", WithCalls()),
        ("of a long name", TestCalls.Result("long", TestCalls.Function(new string('L', 300), new string('v', 300)))),
    ];

    private static IEnumerable<TestCaseData> Stores =>
        from result in Results
        from inlineBytes in new[] { 4096, 0 }
        from compression in new[] { Compression.None, Compression.Gzip, Compression.Brotli, Compression.Zlib }
        select new TestCaseData(result.Result, inlineBytes, compression).SetArgDisplayNames(result.Name, inlineBytes == 0 ? "as object" : "inline", compression.ToString());

    private sealed record Row(string Name, double? Value);

    private sealed record Point(int X, Row[] Rows)
    {
        // Arrays are compared by their items here.
        public bool Equals(Point? other) => other is not null && other.X == X && other.Rows.SequenceEqual(Rows);

        public override int GetHashCode() => X;
    }

    [TestCaseSource(nameof(Stores)), Category("Long")]
    public Task Any_byte_flipped_and_any_length_cut_is_noticed(ResultToStore result, int inlineBytes, Compression compression) => CheckAsync(result, inlineBytes, compression, step: 1);

    [TestCaseSource(nameof(Stores))]
    [Category("Long")]
    public Task A_byte_flipped_and_a_length_cut_is_noticed(ResultToStore result, int inlineBytes, Compression compression) => CheckAsync(result, inlineBytes, compression, PartialStep);

    private static ResultToStore WithCalls()
    {
        var result = TestCalls.Result("text");
        var calls = Enumerable.Range(1, 3).Select(static argument => new Invocation(TestCalls.Call(argument: argument), "{}")).ToArray();
        return result with { Memento = result.Memento with { Invocations = [calls[0]], InvocationCount = calls.Length }, AllInvocations = calls };
    }

    private static async Task CheckAsync(ResultToStore result, int inlineBytes, Compression compression, int step)
    {
        var whole = await FillAsync(result, inlineBytes, compression);
        if (await IsStoredAlikeAsync(result, inlineBytes, compression, whole))
        {
            // Byte for byte the store of another case, which tries them all: here a part of them shows that these settings read it alike.
            step = Math.Max(step, PartialStep);
        }

        var disk = whole.AfterKill();
        await using var damaged = StoreOnDisk.Open(disk, Durability.Process, inlineBytes, compression);
        var cases = 0;
        var missed = 0;
        string? changed = null;
        disk.Changed = () => changed = null;
        foreach (var path in whole.Files)
        {
            var bytes = whole.ReadFile(path);
            for (var at = cases % step; at < bytes.Length; at += step)
            {
                // Of the four two at a byte, by turns: a checksum over all that is read takes them alike, and where there is none, the next byte has the others.
                foreach (var pattern in step == 1 ? Patterns.Where((_, number) => number % 2 == at % 2) : [Patterns[at % Patterns.Length]])
                {
                    byte[] flipped = [.. bytes];
                    flipped[at] ^= pattern;
                    await CheckAsync(path, flipped, string.Create(CultureInfo.InvariantCulture, $"byte {at} of {path} is {flipped[at]:x2} instead of {bytes[at]:x2}"));
                }

                await CheckAsync(path, bytes[..at], string.Create(CultureInfo.InvariantCulture, $"{path} is cut to {at} bytes"));
            }
        }

        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cases} cases, {missed} of them a miss."));
        Assert.That(missed, Is.Positive, "A memento that is damaged is a miss.");

        async Task CheckAsync(string path, byte[] bytes, string what)
        {
            cases++;
            if (changed is null)
            {
                disk.Restore(whole);
            }
            else
            {
                // Nothing was written since the last one.
                disk.Damage(changed, whole.ReadFile(changed));
            }

            disk.Damage(path, bytes);
            changed = path;
            try
            {
                // The format is looked at when a store is opened.
                var backend = Path.GetFileName(path) == "format" ? StoreOnDisk.Open(disk, Durability.Process, inlineBytes, compression) : damaged;
                var isRead = await ReadAsync(backend, result, what);
                Assert.That(isRead || !path.Contains("@metadata", StringComparison.Ordinal), Is.True, $"{what}: metadata is no part of a result.");
                var metadata = await backend.ReadMetadataAsync(result.Memento.Call, "log");
                Assert.That(metadata is null || metadata.Value.Span.SequenceEqual("line\n"u8), Is.True, $"{what}: the metadata.");
                if (isRead && result.AllInvocations is { } calls)
                {
                    await CheckCallsAsync(backend, result.Memento.Call, calls, what);
                }

                missed += isRead ? 0 : 1;
                if (cases % 8 == 0)
                {
                    Assert.That((await backend.MemoizeAsync(result)).Content is null, Is.EqualTo(result.Value is null), what);
                    Assert.That(await ReadAsync(backend, result, what), Is.True, $"{what}: stored again.");
                }
            }
            catch (Exception exception) when (exception is not ResultStateException)
            {
                throw new InvalidOperationException($"{what}: {exception.Message}", exception);
            }
        }
    }

    private static async Task<SimulatedDisk> FillAsync(ResultToStore result, int inlineBytes, Compression compression)
    {
        var disk = new SimulatedDisk();
        await using var backend = StoreOnDisk.Open(disk, Durability.Process, inlineBytes, compression);
        await backend.MemoizeAsync(result);
        await backend.WriteMetadataAsync(result.Memento.Call, "log", "line\n"u8.ToArray());
        Assert.That(await ReadAsync(backend, result, "whole"), Is.True);
        return disk;
    }

    /// <summary>Whether a case that comes before makes the same store: of what compression makes no smaller, or what is never within a memento.</summary>
    private static async Task<bool> IsStoredAlikeAsync(ResultToStore result, int inlineBytes, Compression compression, SimulatedDisk whole)
    {
        foreach (var (earlierBytes, earlierCompression) in new[] { (4096, Compression.None), (0, Compression.None), (4096, compression) })
        {
            if ((earlierBytes, earlierCompression) == (inlineBytes, compression))
            {
                return false;
            }

            var earlier = await FillAsync(result, earlierBytes, earlierCompression);
            if (earlier.Files.SequenceEqual(whole.Files) && whole.Files.All(path => whole.ReadFile(path).AsSpan().SequenceEqual(earlier.ReadFile(path))))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task CheckCallsAsync(FilesystemStorageBackend backend, CallKey call, IEnumerable<Invocation> calls, string what)
    {
        var memento = (await backend.GetMementosAsync([call]))[0]!;
        try
        {
            var read = await TestCalls.ToListAsync(backend.ListInvocationsAsync(memento));
            Assert.That(read.SequenceEqual(calls), Is.True, $"{what}: the list of calls.");
        }
        catch (InvalidDataException)
        {
            // The list is damaged, and says so.
        }
    }

    private static async Task<bool> ReadAsync(FilesystemStorageBackend backend, ResultToStore result, string what)
    {
        if (await backend.ReadAsync(result.Memento.Call, result.DeclaredType) is not { } read)
        {
            return false;
        }

        if (read.Value is Partition partition)
        {
            return IsRead(partition, what);
        }

        if (!Outcomes.AreEqual(read.Value, result.Value))
        {
            Assert.Fail($"{what}: {Outcomes.Tell(read.Value)} was read, and {Outcomes.Tell(result.Value)} was stored.");
        }

        return true;
    }

    private static Partition Parts() => Partition.Of(new Dictionary<string, object?>
    {
        ["a"] = "some text",
        ["inner"] = Partition.Of(new Dictionary<string, double[]> { ["b"] = [1.5, -2.5] }),
        ["nothing"] = null,
    });

    private static bool IsRead(Partition partition, string what)
    {
        try
        {
            Assert.That(partition.Keys, Is.EqualTo((string[])["a", "inner", "nothing"]), what);
            Assert.That(partition.Get<string>("a"), Is.EqualTo("some text"), what);
            Assert.That(partition.Get<Partition<double[]>>("inner")["b"], Is.EqualTo((double[])[1.5, -2.5]), what);
            Assert.That(partition.Get<string?>("nothing"), Is.Null, what);
            return true;
        }
        catch (DamagedValueException)
        {
            // What is read late is missed late.
            return false;
        }
    }
}
