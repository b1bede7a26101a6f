using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Memento.Provenance;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Storage.Partitions;
using Memento.Testing;
using Memento.Versioning;

namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>Every reader of stored bytes.</summary>
internal static class FuzzTargets
{
    private const string SealOfDocument = ",\n  \"crc32c\": \"01234567\"\n}\n";

    private static readonly (object Value, Type Type)[] Values =
    [
        (Sample.Create(), typeof(Sample)),
        (ImmutableArray.Create(1.5m, -2m), typeof(ImmutableArray<decimal>)),
        (new Dictionary<string, double?> { ["a"] = 1e300, ["b"] = null, ["\n"] = double.NaN }, typeof(Dictionary<string, double?>)),
        (new HashSet<Color> { Color.Red, Color.Blue }, typeof(HashSet<Color>)),
        (new string[,,] { { { "a", "b" }, { "c", "d" } } }, typeof(string[,,])),
        ((1, "two", (DateOnly?)new DateOnly(2024, 2, 29)), typeof((int, string, DateOnly?))),
        (BigInteger.Pow(3, 200), typeof(BigInteger)),
        (123.5, typeof(double)),
        (true, typeof(bool)),
        ("some text, ä and 🙂", typeof(string)),
        ((byte[])[0, 1, 2, 255], typeof(byte[])),
        ((double[])[1.5, double.NaN, -2.5], typeof(double[])),
        (new int[,] { { 1, 2, 3 }, { 4, 5, 6 } }, typeof(int[,])),
        (new long[,,] { { { 1, 2 } }, { { 3, 4 } } }, typeof(long[,,])),
        ((bool[])[true, false], typeof(bool[])),
        ((Complex[])[new(1, 2)], typeof(Complex[])),
        (ImmutableArray.Create<short>(1, 2, 3), typeof(ImmutableArray<short>)),
        (Row.Some, typeof(List<Row>)),
        (Row.Some.ToArray(), typeof(Row[])),
        (new List<(string, int?)> { ("text\0", 1), (new string('x', 200), null) }, typeof(List<(string, int?)>)),
        (Table(), typeof(DataTable)),
    ];

    private enum Color
    {
        Red = 1,
        Blue = -4,
    }

    public static IReadOnlyList<FuzzTarget> All { get; } = [.. Documents(), .. Values.SelectMany(static value => OfValue(value.Value, value.Type)), Refusals()];

    private static IEnumerable<FuzzTarget> Documents()
    {
        MementoRecord[] mementos = [TestCalls.Memento(), Full()];
        var sealedMementos = mementos.Select(MementoSerializer.Serialize).ToArray();
        yield return new FuzzTarget("memento", sealedMementos, static bytes => Work(bytes, static bytes => MementoSerializer.Deserialize(bytes)));
        yield return new FuzzTarget("memento with a checksum", [.. sealedMementos.Select(static memento => memento[..^SealOfDocument.Length])], static bytes => Work(bytes, static bytes => MementoSerializer.Deserialize(bytes)))
        {
            Close = static bytes => DocumentSeal.Close(bytes),
        };
        yield return new FuzzTarget("exception", [MementoSerializer.SerializeException(new("dotnet::System:InvalidOperationException", "It \ud800 failed.", "at Tests"))], static bytes => Work(bytes, static bytes => MementoSerializer.DeserializeException(bytes)));
        using var invocations = new MemoryStream();
        InvocationListWriter.Write([.. Full().Invocations, .. TestCalls.Memento().Invocations], invocations);
        yield return new FuzzTarget("invocations", [invocations.ToArray()], static bytes => Work(bytes, static stream => InvocationListReader.Read(stream).Count()));
        using var index = new MemoryStream();
        Index().Write(index);
        yield return new FuzzTarget("index of a partition", [index.ToArray()], static bytes => Work(bytes, static bytes => PartitionIndex.Read(bytes)));
        yield return new FuzzTarget("version", [Version().Write()], static bytes => Work(bytes, static bytes => VersionDocument.Read(bytes)));
        var code = Encoding.UTF8.GetBytes(FunctionCodeText.Write(Code()));
        var begin = code.AsSpan().IndexOf("\"code\":"u8) + 7;
        yield return new FuzzTarget("code", [code], static bytes => Work(bytes, static bytes => FunctionCodeText.Read(Encoding.UTF8.GetString(bytes))));
        yield return new FuzzTarget("code with a hash", [code[begin..^1]], static bytes => Work(bytes, static bytes => FunctionCodeText.Read(Encoding.UTF8.GetString(bytes))))
        {
            Close = static bytes => [.. Encoding.ASCII.GetBytes($"{{\"hash\":\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\",\"code\":"), .. bytes, (byte)'}'],
        };
        using var link = new MemoryStream();
        new VersionLink("08dcd7e6f0a1b2c3-01234567", "my/Key").Write(link);
        yield return new FuzzTarget("link", [link.ToArray()], static bytes => Work(bytes, static bytes => VersionLink.Read(bytes)));
        yield return new FuzzTarget("link with a checksum", [SealedFile.Read(link.ToArray()).Content.ToArray()], static bytes => Work(bytes, static bytes => VersionLink.Read(bytes)))
        {
            Close = static bytes =>
            {
                using var file = new MemoryStream();
                SealedFile.Write(file, bytes, "");
                return file.ToArray();
            },
        };
        var line = Encoding.ASCII.GetBytes(ForgottenEntry.Of(TestCalls.Call()).ToLine(7, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc))[..^1]);
        yield return new FuzzTarget("forgotten call", [line[9..]], static bytes => Work(bytes, static bytes => ForgottenEntry.Parse(Encoding.Latin1.GetString(bytes))))
        {
            Close = static bytes => [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Crc32C.Compute(Encoding.ASCII.GetBytes(Encoding.Latin1.GetString(bytes))):x8} ")), .. bytes],
        };
        yield return new FuzzTarget("journal", [Encoding.ASCII.GetBytes(new ForgottenHeader(1, DateTime.UtcNow, 7).ToString())], static bytes => Work(bytes, static stream => ForgottenHeader.Read(stream)));
        yield return new FuzzTarget("metadata", [MetadataEnvelope.Wrap("value"u8.ToArray()).ToArray(), MetadataEnvelope.Wrap(MetadataEnvelope.Mark).ToArray()], static bytes => Work(bytes, static bytes => MetadataEnvelope.Unwrap(bytes)));
    }

    private static IEnumerable<FuzzTarget> OfValue(object value, Type type)
    {
        foreach (var codec in StandardCodecs.All.Where(codec => codec.CanEncode(type)))
        {
            // The codec that takes it, and JSON, which takes everything a setting says.
            if (codec is not JsonCodec && codec != StandardCodecs.All.First(codec => codec.CanEncode(type)))
            {
                continue;
            }

            if (codec is JsonCodec && type == typeof(DataTable))
            {
                continue;
            }

            var bytes = Encode(codec, value, type);
            yield return Decoding(codec, type, bytes, canSeek: true);
            yield return Decoding(codec, type, bytes, canSeek: false);
            foreach (var compression in new[] { Compression.Gzip, Compression.Brotli, Compression.Zlib })
            {
                var compressed = new CompressedCodec(codec, compression);
                yield return Decoding(compressed, type, Encode(compressed, value, type), canSeek: true) with { Expansion = 1032 };
                var raw = new CompressedCodec(new BytesCodec(), compression);
                yield return Decoding(compressed, type, bytes, canSeek: true) with { Name = $"{compressed.Name}, altered before", Expansion = 1032, Close = altered => Encode(raw, altered, typeof(byte[])) };
            }
        }
    }

    /// <summary>Bytes of one type that are read as another.</summary>
    private static FuzzTarget Refusals()
    {
        var samples = Values.Select(static value => Encode(StandardCodecs.All.First(codec => codec.CanEncode(value.Type)), value.Value, value.Type)).ToArray();
        return new FuzzTarget("another type", samples, static bytes =>
        {
            var (_, type) = Values[bytes.Length % Values.Length];
            return Decode(StandardCodecs.All.First(codec => codec.CanEncode(type)), type, bytes, canSeek: true);
        });
    }

    private static FuzzTarget Decoding(ICodec codec, Type type, byte[] sample, bool canSeek) =>
        new($"{codec.Name}{(canSeek ? "" : " that streams")} of {type}", [sample], bytes => Decode(codec, type, bytes, canSeek));

    private static long Decode(ICodec codec, Type type, byte[] bytes, bool canSeek)
    {
        using var source = new CountingStream(bytes, canSeek);
        var value = codec.Decode(source, type);
        return type.IsInstanceOfType(value) ? source.Work : throw new InvalidOperationException($"A {type} was to be read, and a {value?.GetType()} was.");
    }

    private static byte[] Encode(ICodec codec, object value, Type type)
    {
        using var stream = new MemoryStream();
        codec.Encode(value, type, stream);
        return stream.ToArray();
    }

    private static long Work(byte[] bytes, Action<byte[]> read)
    {
        read(bytes);
        return 0;
    }

    private static long Work(byte[] bytes, Action<Stream> read)
    {
        using var source = new CountingStream(bytes, canSeek: true);
        read(source);
        return source.Work;
    }

    private static MementoRecord Full() => TestCalls.Memento(TestCalls.Function("Compute<\ud800>", cluster: "c"), 2) with
    {
        Content = new ContentReference(DataKey.ForContent(new string('0', 64)).At("1"), new string('0', 64), 0x01020304, 4, "text") { Inline = "text"u8.ToArray() },
        Invocations = [new Invocation(TestCalls.Call(argument: 3), "{\"x\":3}"), new Invocation(TestCalls.Call(TestCalls.Function("Other")), "\ud800")],
        InvocationCount = 1_000_000,
        InvocationList = new ContentReference(DataKey.ForContent(new string('1', 64)).At("1"), new string('1', 64), 5, 4000, "invocations"),
        AdoptedFrom = TestCalls.Function(version: "0"),
        Runner = new RunnerDescription("remote", new Dictionary<string, string> { ["host"] = "here" }),
    };

    private static PartitionIndex Index() => new(
    [
        new IndexEntry("", IsInherited: false, ResultType.Null, Content: null),
        new IndexEntry("a", IsInherited: true, new ResultType("string"), Full().InvocationList! with { Codec = "text" }),
        new IndexEntry("b\ud800", IsInherited: false, new ResultType("file"), new ContentReference(new DataKey("my/b", "2"), new string('2', 64), 6, 1, "file") { FileName = "plot.svg" }),
    ]);

    private static VersionDocument Version() => new(DateTimeOffset.UnixEpoch, "abc", [new CodePart(CodePartKind.StaticField, "field", "hash", [])], [new CodeGap("here", "why")]);

    private static FunctionCode Code() => new()
    {
        Version = "abc",
        Parts =
        [
            new CodePart(default, "one", "ret", [new CodeConstant("string", "text"), new CodeConstant("string", "\ufffd")]) { Uses = [1], IsMementoFunction = true, Mark = new VersionMark("salt", null, new CodePart(default, "own", "ret", [])) },
            new CodePart(CodePartKind.StaticField, "two", "hash", []),
        ],
        Gaps = [new CodeGap("here", "why")],
        MutableStatics = [new StaticFieldName("assembly", "type", "field", 1)],
        Reached = new ReachedMethods(new Dictionary<string, List<int>> { ["assembly"] = [1, 2] }),
        Modules = [new CodeModule("module", CodeModule.None)],
        Missing = ["missing"],
        Builds = new Dictionary<string, AssemblyBuild> { ["assembly"] = new("compiler", true), ["other"] = new(null, null) },
    };

    private static DataTable Table()
    {
        var table = new DataTable("t") { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("Number", typeof(int));
        table.Columns.Add("Text", typeof(string));
        table.Columns.Add("Time", typeof(DateTime));
        table.Rows.Add(1, "a", new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        table.Rows.Add(2, null, null);
        table.PrimaryKey = [table.Columns[0]];
        return table;
    }

    private sealed record Sample(string Name, int? Count, List<Sample> Children, DateTimeOffset Time, TimeSpan Span, Guid Id, byte[] Bytes, decimal Price, Color Color)
    {
        public static Sample Create() => new("a\"\\\ud800", 3, [new Sample("b", null, [], DateTimeOffset.UnixEpoch, TimeSpan.MinValue, Guid.Empty, [1, 2], -0.00m, Color.Red)],
            new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-3)), TimeSpan.FromTicks(5), Guid.Empty, [], 79228162514264337593543950335m, Color.Blue);
    }

    private sealed record Row(string Name, double? Value, DateTime Time, DateTimeOffset? Offset, bool Flag, Color Color, Guid Id, decimal Price)
    {
        public static List<Row> Some { get; } =
        [
            new("a", 1, DateTime.UnixEpoch, DateTimeOffset.UnixEpoch, true, Color.Red, Guid.Empty, 1.10m),
            new("bb", null, DateTime.UnixEpoch, null, false, Color.Blue, Guid.Empty, -2m),
        ];
    }
}
