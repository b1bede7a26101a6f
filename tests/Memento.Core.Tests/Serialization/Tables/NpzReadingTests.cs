using System.Data;
using System.IO.Compression;
using System.Text;
using Memento.Core.Tests.Serialization.Npy;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.Tables.TableSamples;

namespace Memento.Core.Tests.Serialization.Tables;

/// <summary>Whatever the bytes are, reading gives a value of the declared type or an InvalidDataException.</summary>
public class NpzReadingTests
{
    private const string Manifest = """{"format":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""";

    private static readonly NpzCodec Codec = new();

    private static readonly byte[] Text = NpyBytes.File(NpyBytes.Header("<U1", "(1,)"), [(byte)'a', 0, 0, 0]);

    [Test]
    public void An_archive_that_NumPy_could_write_is_read()
    {
        Assert.That(Read(("table.json", Bytes(Manifest)), ("Text.npy", Text)), Is.EqualTo(new[] { new Line("a") }));
        var bigEndian = NpyBytes.File(NpyBytes.Header(">U2", "(1,)"), [0, 0, 0, (byte)'a', 0, 1, 0xF6, 0]);
        Assert.That(Read(("table.json", Bytes(Manifest)), ("Text.npy", bigEndian)), Is.EqualTo(new[] { new Line("a😀") }));
    }

    [TestCase("""{"format":2,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":-1,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":2,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":2147483647,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":null}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[null]}""")]
    [TestCase("""{"format":1,"rows":1}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Other"}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":"Text","kind":"int32","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":"text","kind":"string","entry":"text"}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":null,"kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text","parts":["mask"]}]}""")]
    [TestCase("""{"format":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text","$type":"System.Object"}]}""")]
    [TestCase("""{"format":1,"rows":1,"null_rows":true,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("""{"format":1,"rows":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}""")]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    public void Other_descriptions_are_invalid(string manifest) => Invalid(("Text.npy", Text), ("table.json", Bytes(manifest)));

    [Test]
    public void Other_entries_are_invalid()
    {
        Invalid();
        Invalid(("Text.npy", Text));
        Invalid(("table.json", Bytes(Manifest)));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", Text), ("Text.npy", Text));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", Text), ("More.npy", Text));
        Invalid(("table.json", Bytes(Manifest)), ("TEXT.npy", Text));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", []));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", [.. Text, 0]));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("<U0", "(1,)"), [])));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("<U2147483647", "(1,)"), [])));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("|S4", "(1,)"), [1, 1, 1, 1])));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("<U1", "(1, 1)"), [1, 0, 0, 0])));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("<U1", "(1,)"), [0, 0, 0x11, 0])));
        Invalid(("table.json", Bytes(Manifest)), ("Text.npy", NpyBytes.File(NpyBytes.Header("<U1", "(1,)"), [0xFF, 0xFF, 0xFF, 0xFF])));
    }

    [TestCase(5L, 6L)]
    [TestCase(0L, 2L)]
    [TestCase(1L, 1L)]
    [TestCase(0L, 0L)]
    [TestCase(0L, -1L)]
    [TestCase(0L, long.MaxValue)]
    [TestCase(long.MinValue, 1L)]
    public void Offsets_that_texts_do_not_have_are_invalid(long first, long second)
    {
        var manifest = Bytes("""{"format":1,"rows":1,"columns":[{"name":"Text","kind":"string","entry":"Text","parts":["offsets"]}]}""");
        var units = NpyBytes.File(NpyBytes.Header("<u2", "(1,)"), [(byte)'a', 0]);
        Assert.That(Read(("Text.npy", units), ("Text.offsets.npy", Offsets(0, 1)), ("table.json", manifest)), Is.EqualTo(new[] { new Line("a") }));
        Invalid(("Text.npy", units), ("Text.offsets.npy", Offsets(first, second)), ("table.json", manifest));
    }

    [Test]
    public void A_value_that_is_missing_where_there_always_is_one_is_invalid()
    {
        var manifest = Bytes("""{"format":1,"rows":1,"columns":[{"name":"Item1","kind":"int32","entry":"Item1","parts":["mask"]}]}""");
        var archive = Zip(("Item1.npy", NpyBytes.File(NpyBytes.Header("<i4", "(1,)"), [1, 0, 0, 0])), ("Item1.mask.npy", NpyBytes.File(NpyBytes.Header("|b1", "(1,)"), [1])), ("table.json", manifest));
        Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<ValueTuple<int>>)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no value"));
        Assert.That(Codec.Decode(new MemoryStream(archive), typeof(List<ValueTuple<int?>>)), Is.EqualTo(new[] { new ValueTuple<int?>(null) }));
    }

    [TestCase("char", typeof(char))]
    [TestCase("decimal", typeof(decimal))]
    [TestCase("guid", typeof(Guid))]
    [TestCase("int128", typeof(Int128))]
    [TestCase("enum", typeof(Level))]
    public void A_text_that_is_none_of_the_column_is_invalid(string kind, Type type)
    {
        foreach (var text in new[] { "ab", "" })
        {
            var archive = Zip(
                ("Item1.npy", NpyBytes.File(NpyBytes.Header("<U2", "(1,)"), [.. Encoding.UTF32.GetBytes(text.PadRight(2, '\0'))])),
                ("table.json", Bytes($$"""{"format":1,"rows":1,"columns":[{"name":"Item1","kind":"{{kind}}","entry":"Item1"}]}""")));
            Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<>).MakeGenericType(typeof(ValueTuple<>).MakeGenericType(type))), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{text}'"));
        }
    }

    [Test]
    public void A_row_that_is_null_where_there_always_is_one_is_invalid()
    {
        var manifest = Bytes("""{"format":1,"rows":1,"null_rows":true,"columns":[{"name":"Item1","kind":"int32","entry":"Item1"}]}""");
        var archive = Zip(("Item1.npy", NpyBytes.File(NpyBytes.Header("<i4", "(1,)"), [1, 0, 0, 0])), ("~rows.npy", NpyBytes.File(NpyBytes.Header("|b1", "(1,)"), [1])), ("table.json", manifest));
        Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<ValueTuple<int>>)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("null"));
        Assert.That(Codec.Decode(new MemoryStream(archive), typeof(List<Tuple<int>?>)), Is.EqualTo(new Tuple<int>?[1]));
    }

    [Test]
    public void Entries_that_share_their_bytes_are_invalid()
    {
        const int Rows = 10_000;
        var manifest = Bytes($$"""{"format":1,"rows":{{Rows}},"columns":[{"name":"Item1","kind":"int32","entry":"Item1"},{"name":"Item2","kind":"int32","entry":"Item2"}]}""");
        var column = NpyBytes.File(NpyBytes.Header("<i4", $"({Rows},)"), new byte[4 * Rows]);
        var whole = Zip(("Item1.npy", column), ("Item2.npy", column), ("table.json", manifest));
        Assert.That(Codec.Decode(new MemoryStream(whole), typeof(List<(int, int)>)), Has.Count.EqualTo(Rows));

        // The second says in the directory that it is where the first is.
        var shared = Zip(("Item1.npy", column), ("Item2.npy", []), ("table.json", manifest));
        var first = shared.AsSpan().IndexOf("PK\u0001\u0002"u8);
        var second = first + 4 + shared.AsSpan(first + 4).IndexOf("PK\u0001\u0002"u8);
        shared.AsSpan(first + 16, 12).CopyTo(shared.AsSpan(second + 16));
        shared.AsSpan(first + 42, 4).CopyTo(shared.AsSpan(second + 42));
        Assert.That(() => Codec.Decode(new MemoryStream(shared), typeof(List<(int, int)>)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("larger than the archive"));
    }

    [TestCase("M8[100ns]", "datetime", typeof(DateTime))]
    [TestCase("M8[100ns]", "datetimeoffset", typeof(DateTimeOffset))]
    [TestCase("M8[D]", "date", typeof(DateOnly))]
    [TestCase("m8[100ns]", "time", typeof(TimeOnly))]
    public void A_time_that_NET_does_not_have_is_invalid(string descr, string kind, Type type)
    {
        foreach (var item in new[] { long.MinValue, long.MaxValue, long.MinValue / 2 })
        {
            var archive = Zip(
                ("Item1.npy", NpyBytes.File(NpyBytes.Header("<" + descr, "(1,)"), BitConverter.GetBytes(item))),
                ("table.json", Bytes($$"""{"format":1,"rows":1,"columns":[{"name":"Item1","kind":"{{kind}}","entry":"Item1"}]}""")));
            Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<>).MakeGenericType(typeof(ValueTuple<>).MakeGenericType(type))), Throws.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void A_compressed_entry_is_refused_before_it_is_unpacked()
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var stream = archive.CreateEntry("Text.npy", CompressionLevel.Optimal).Open())
            {
                stream.Write(NpyBytes.File(NpyBytes.Header("<U1", "(50000000,)"), new byte[200_000_000]));
            }

            using var manifest = archive.CreateEntry("table.json", CompressionLevel.NoCompression).Open();
            manifest.Write(Bytes(Manifest.Replace("\"rows\":1", "\"rows\":50000000")));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Codec.Decode(new MemoryStream(bytes.ToArray()), typeof(List<Line>)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("compressed"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 * 1024 * 1024));
    }

    [Test]
    public void Lengths_in_the_directory_that_are_not_there_are_refused_before_memory_is_taken()
    {
        var archive = Zip(("Text.npy", NpyBytes.File(NpyBytes.Header("<U1", "(250000000,)"), new byte[4])), ("table.json", Bytes(Manifest.Replace("\"rows\":1", "\"rows\":250000000"))));
        var entry = archive.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(archive.AsSpan(entry + 20), 1_000_000_128);
        BitConverter.TryWriteBytes(archive.AsSpan(entry + 24), 1_000_000_128);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<Line>)), Throws.TypeOf<InvalidDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 * 1024 * 1024));
    }

    [TestCase(1, Category = "Long")]
    [TestCase(11)]
    public void Every_altered_byte_and_every_truncation_gives_a_table_or_is_invalid(int step)
    {
        foreach (var value in Samples())
        {
            var file = Encode(value, value.GetType());
            for (var length = 0; length < file.Length; length += step)
            {
                var cut = file[..length];
                Assert.That(() => Codec.Decode(new MemoryStream(cut), value.GetType()), Throws.TypeOf<InvalidDataException>(), $"{length}");
            }

            foreach (var bits in new byte[] { 1, 0x80, 0xFF })
            {
                for (var at = 0; at < file.Length; at += step)
                {
                    file[at] ^= bits;
                    AssertValueOrInvalid(file, value.GetType());
                    file[at] ^= bits;
                }
            }
        }
    }

    [Test]
    public void Mutated_files_give_a_table_or_are_invalid()
    {
        var random = new Random(41);
        foreach (var value in Samples())
        {
            var file = Encode(value, value.GetType());
            for (var i = 0; i < 2000; i++)
            {
                var mutated = file.ToList();
                for (var j = random.Next(1, 5); j > 0; j--)
                {
                    var at = random.Next(mutated.Count);
                    switch (random.Next(4))
                    {
                        case 0:
                            mutated[at] = (byte)random.Next(256);
                            break;
                        case 1:
                            mutated.RemoveAt(at);
                            break;
                        case 2:
                            mutated.Insert(at, (byte)random.Next(256));
                            break;
                        default:
                            mutated[at] = mutated[random.Next(mutated.Count)];
                            break;
                    }
                }

                AssertValueOrInvalid([.. mutated], value.GetType());
            }
        }
    }

    private static IEnumerable<object> Samples()
    {
        var random = new Random(43);
        yield return new List<Everything> { Random(random), Random(random) };
        yield return new List<Line?> { new("a\0"), null };
        yield return new[] { (1, (double?)null, DateTimeOffset.MaxValue), (2, 1.5, DateTimeOffset.UnixEpoch) };
        var table = new DataTable("t");
        table.PrimaryKey = [table.Columns.Add("Id", typeof(int))];
        table.Columns.Add("Text", typeof(string));
        table.Rows.Add(1, "a");
        table.Rows.Add(2, DBNull.Value);
        yield return table;
    }

    private static void AssertValueOrInvalid(byte[] file, Type type)
    {
        try
        {
            Assert.That(Codec.Decode(new MemoryStream(file), type), Is.TypeOf(type));
        }
        catch (InvalidDataException)
        {
            // The one exception that bytes may cause.
        }
    }

    private static object Read(params (string Name, byte[] Bytes)[] entries) => Codec.Decode(new MemoryStream(Zip(entries)), typeof(List<Line>));

    private static void Invalid(params (string Name, byte[] Bytes)[] entries)
    {
        var archive = Zip(entries);
        Assert.That(() => Codec.Decode(new MemoryStream(archive), typeof(List<Line>)), Throws.TypeOf<InvalidDataException>());
    }

    private static byte[] Offsets(long first, long second) => NpyBytes.File(NpyBytes.Header("<i8", "(2,)"), [.. BitConverter.GetBytes(first), .. BitConverter.GetBytes(second)]);

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
