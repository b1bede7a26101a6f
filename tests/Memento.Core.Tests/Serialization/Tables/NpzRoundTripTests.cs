using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.IO.Compression;
using System.Reflection;
using Memento.Serialization;
using Memento.Core.Tests.Serialization.Npy;
using static Memento.Core.Tests.Serialization.Tables.TableSamples;
using Choosy = Memento.Core.Tests.Serialization.CodecSamples.Choosy;
using Counting = Memento.Core.Tests.Serialization.CodecSamples.Counting;
using Trimmed = Memento.Core.Tests.Serialization.CodecSamples.Trimmed;

namespace Memento.Core.Tests.Serialization.Tables;

/// <summary>Lists of flat records come back equal, exactly.</summary>
public class NpzRoundTripTests
{
    private static readonly NpzCodec Codec = new();

    private static readonly Quake[] Quakes =
    [
        new("ci", 1.25, new DateTime(2019, 7, 6, 3, 19, 53, DateTimeKind.Utc), 12, Level.Low),
        new("nc", double.NaN, new DateTime(1906, 4, 18), null, Level.High),
        new("", -0.0, DateTime.MaxValue, 0, (Level)3),
    ];

    [Test]
    public void Every_list_type_comes_back()
    {
        ComesBack<Quake[]>(Quakes);
        ComesBack<List<Quake>>([.. Quakes]);
        ComesBack<IList<Quake>>([.. Quakes]);
        ComesBack<ICollection<Quake>>([.. Quakes]);
        ComesBack<IEnumerable<Quake>>([.. Quakes]);
        ComesBack<IReadOnlyCollection<Quake>>([.. Quakes]);
        ComesBack<IReadOnlyList<Quake>>([.. Quakes]);
        ComesBack(new ReadOnlyCollection<Quake>(Quakes));
        ComesBack<Collection<Quake>>([.. Quakes]);
        ComesBack<ImmutableArray<Quake>>([.. Quakes]);
        ComesBack<ImmutableList<Quake>>([.. Quakes]);
        ComesBack<IImmutableList<Quake>>([.. Quakes]);
        ComesBack<List<Quake>>([]);
        ComesBack<ImmutableArray<Quake>>([]);
    }

    [Test]
    public void Every_row_type_comes_back()
    {
        ComesBack<List<(int, string?)>>([(1, "a"), (2, null)]);
        ComesBack<List<(int, int, int, int, int, int, int, string, double?)>>([(1, 2, 3, 4, 5, 6, 7, "8", null), (1, 2, 3, 4, 5, 6, 7, "", 9)]);
        ComesBack<List<Tuple<int, string>>>([Tuple.Create(1, "a")]);
        ComesBack<List<KeyValuePair<string, decimal>>>([KeyValuePair.Create("a", 1.00m)]);
        ComesBack<List<Quake?>>([Quakes[0], null, Quakes[1]]);
        ComesBack<List<Quake?>>([null]);

        var read = RoundTrip<List<Settable>>([new Settable { Number = 1, Text = "a" }, new Settable()]);
        Assert.That(read.Select(row => (row.Number, row.Text)), Is.EqualTo(new (int, string?)[] { (1, "a"), (0, null) }));
    }

    [Test]
    [Category("Long")]
    public void Every_cell_type_comes_back_to_the_bit()
    {
        var random = new Random(31);
        for (var i = 0; i < 200; i++)
        {
            var rows = Enumerable.Range(0, random.Next(20)).Select(_ => Random(random)).ToList();
            AssertSame(RoundTrip(rows), rows);
        }

        ComesBack<List<Everything>>([default, default(Everything) with { TimeSpan = TimeSpan.MinValue, DateTimeOffset = DateTimeOffset.MaxValue, Decimal = decimal.MinValue }]);
    }

    [Test]
    public void Every_cell_type_may_be_null()
    {
        var none = new Optional(null, null, null, null, null, null, null, null, null, null, null, null, null);
        var some = new Optional(
            true, 0, double.NaN, 1.00m, "", '\0', Guid.NewGuid(), Level.High, DateTime.UnixEpoch, DateTimeOffset.UnixEpoch, DateOnly.MinValue, TimeOnly.MaxValue, TimeSpan.MinValue);
        ComesBack<List<Optional>>([none, some, none]);
        ComesBack<List<Optional>>([none]);
        ComesBack<List<Optional>>([some]);
        ComesBack<List<Optional?>>([null, some, none]);
    }

    [Test]
    public void Decimals_keep_their_scale_and_times_their_kind_and_offset()
    {
        Assert.That(RoundTrip<List<(decimal, int)>>([(1.00m, 0), (1m, 0), (-0.0m, 0)]).Select(row => decimal.GetBits(row.Item1)), Is.EqualTo(new[] { 1.00m, 1m, -0.0m }.Select(decimal.GetBits)));
        DateTime[] times = [new(2020, 1, 2, 3, 4, 5, DateTimeKind.Local), new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), new(2020, 1, 2, 3, 4, 5)];
        Assert.That(RoundTrip(times.Select(time => (time, 0)).ToList()).Select(row => (row.time, row.time.Kind)), Is.EqualTo(times.Select(time => (time, time.Kind))));
        var offset = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-570));
        Assert.That(RoundTrip<List<(DateTimeOffset At, int)>>([(offset, 0)])[0].At.EqualsExact(offset), Is.True);
    }

    [TestCase("")]
    [TestCase("\0")]
    [TestCase("a\0b")]
    [TestCase("a\0", "b")]
    [TestCase("\ud800", "\udc00\ud800")]
    [TestCase("😀é\uffff")]
    [TestCase("\U0010ffff")]
    public void Strings_come_back_whatever_they_hold(params string[] texts) => ComesBack(texts.Select(text => new Line(text)).ToList());

    [Test]
    public void One_long_string_does_not_widen_all()
    {
        List<Line> rows = [.. Enumerable.Range(0, 10_000).Select(i => new Line($"row {i}")), new Line(new string('x', 100_000))];
        Assert.That(Encode(rows, rows.GetType()), Has.Length.LessThan(1_000_000));
        ComesBack(rows);
    }

    [TestCase(260, false)]
    [TestCase(261, true)]
    public void Texts_are_joined_from_where_padding_is_too_much(int count, bool isJoined)
    {
        // One of 64 units, and as many rows that it is padded to 16,384 code points and four times those units.
        List<Line> rows = [new Line(new string('x', 64)), .. Enumerable.Repeat(new Line(""), count - 1)];
        using var archive = new ZipArchive(new MemoryStream(Encode(rows, rows.GetType())));
        Assert.That(archive.GetEntry("Text.offsets.npy") is not null, Is.EqualTo(isJoined));
        ComesBack(rows);
    }

    [Test]
    public void Each_NaN_keeps_its_sign_and_its_payload()
    {
        long[] bits = [0x7FF8_0000_0000_0000, 0x7FF8_0000_0000_0001, unchecked((long)0xFFF8_0000_0000_002A)];
        List<(double Number, double? Other)> rows = [.. bits.Select(static one => (BitConverter.Int64BitsToDouble(one), (double?)BitConverter.Int64BitsToDouble(one)))];
        var read = (List<(double Number, double? Other)>)Codec.Decode(new MemoryStream(Encode(rows, rows.GetType())), rows.GetType());
        Assert.That(read.Select(static row => BitConverter.DoubleToInt64Bits(row.Number)), Is.EqualTo(bits));
        Assert.That(read.Select(static row => BitConverter.DoubleToInt64Bits(row.Other!.Value)), Is.EqualTo(bits));
    }

    [Test]
    public void What_is_null_reads_as_missing_to_others()
    {
        var none = new Optional(null, null, null, null, null, null, null, null, null, null, null, null, null);
        using var archive = new ZipArchive(new MemoryStream(Encode(new List<Optional> { none }, typeof(List<Optional>))));
        Assert.That(BitConverter.ToDouble(ItemOf("Double")), Is.NaN);
        Assert.That(ItemOf("Int32"), Is.EqualTo(new byte[4]));
        foreach (var time in new[] { "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan" })
        {
            Assert.That(BitConverter.ToInt64(ItemOf(time)), Is.EqualTo(long.MinValue), time + " is NaT");
        }

        byte[] ItemOf(string column)
        {
            using var entry = archive.GetEntry(column + ".npy")!.Open();
            using var bytes = new MemoryStream();
            entry.CopyTo(bytes);
            return bytes.ToArray()[128..];
        }
    }

    [Test]
    public void Long_strings_are_read_across_pieces()
    {
        ComesBack<List<Line>>([new Line(new string('x', 100_000) + "😀"), new Line(new string('é', 99_999)), new Line("")]);
        ComesBack(Enumerable.Range(0, 30_000).Select(i => new Line(i.ToString("D9", System.Globalization.CultureInfo.InvariantCulture))).ToList());
    }

    [Test]
    public void What_stands_beside_a_column_is_of_its_row_in_later_pieces_too()
    {
        // Pieces have 8,192 rows, and in each column only one row has something to say. Equality sees neither kinds nor offsets.
        const int At = 20_000;
        List<(int?, DateTime, DateTimeOffset, string)> rows = [.. Enumerable.Repeat(((int?)1, new DateTime(1970, 1, 1), DateTimeOffset.UnixEpoch, "b"), At + 5_000)];
        rows[At] = (null, DateTime.UnixEpoch, DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(2)), "a\0");
        var read = RoundTrip(rows);
        Assert.That(read.SequenceEqual(rows), Is.True);
        Assert.That(read.FindAll(static row => row.Item1 is null), Has.Count.EqualTo(1));
        Assert.That(Enumerable.Range(0, rows.Count).All(i => read[i].Item2.Kind == rows[i].Item2.Kind && read[i].Item3.EqualsExact(rows[i].Item3)), Is.True);
    }

    [Test, Category("Long")]
    public void A_million_rows_come_back()
    {
        var rows = Enumerable.Range(0, 1_000_000).Select(i => new Quake(i % 2 == 0 ? "ci" : "nc", i / 8.0, DateTime.UnixEpoch.AddSeconds(i), i % 3 == 0 ? null : i, Level.High)).ToList();
        var read = (List<Quake>)Codec.Decode(new MemoryStream(Encode(rows, rows.GetType())), rows.GetType());
        Assert.That(read.SequenceEqual(rows), Is.True);
    }

    [Test]
    public void The_same_value_makes_the_same_bytes_in_any_stream_at_any_time()
    {
        var rows = Quakes.ToList();
        using var compressed = new MemoryStream();
        using (var forward = new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            Codec.Encode(rows, rows.GetType(), forward);
        }

        compressed.Position = 0;
        using var back = new BrotliStream(compressed, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        back.CopyTo(bytes);
        Assert.That(Encode(rows, rows.GetType()), Is.EqualTo(bytes.ToArray()));
        using var archive = new ZipArchive(bytes);
        Assert.That(archive.Entries.Select(entry => entry.LastWriteTime.Year), Is.All.EqualTo(1980));
    }

    [Test]
    public void The_entries_are_the_columns_in_order()
    {
        using var archive = new ZipArchive(new MemoryStream(Encode(Quakes, typeof(Quake[]))));
        Assert.That(archive.Entries.Select(entry => entry.FullName), Is.EqualTo(new[]
        {
            "Network.npy", "Magnitude.npy", "Time.npy", "Time.kind.npy", "Stations.npy", "Stations.mask.npy", "Level.npy", "table.json",
        }));
        Assert.That(archive.Entries.Select(entry => entry.CompressedLength), Is.EqualTo(archive.Entries.Select(entry => entry.Length)));
    }

    [Test]
    public void The_description_of_no_rows_says_so()
    {
        using var archive = new ZipArchive(new MemoryStream(Encode(Array.Empty<Line>(), typeof(Line[]))));
        using var description = new StreamReader(archive.GetEntry("table.json")!.Open());
        Assert.That(description.ReadToEnd(), Is.EqualTo("""{"format":1,"rows":0,"columns":[{"name":"Text","kind":"string","entry":"Text"}]}"""));
    }

    [Test]
    public void It_is_read_from_a_stream_without_a_length() =>
        Assert.That(Codec.Decode(new ForwardStream(Encode(Quakes, typeof(Quake[]))), typeof(Quake[])), Is.EqualTo(Quakes));

    [TestCase(typeof(List<int>))]
    [TestCase(typeof(List<string>))]
    [TestCase(typeof(List<Nested>))]
    [TestCase(typeof(List<WithBytes>))]
    [TestCase(typeof(List<WithList>))]
    [TestCase(typeof(List<List<int>>))]
    [TestCase(typeof(List<(int, (int, int))>))]
    [TestCase(typeof(List<(int, int)?>))]
    [TestCase(typeof(List<ValueTuple>))]
    [TestCase(typeof(List<object>))]
    [TestCase(typeof(List<IDisposable>))]
    [TestCase(typeof(List<Level>))]
    [TestCase(typeof(HashSet<Line>))]
    [TestCase(typeof(Dictionary<string, Line>))]
    [TestCase(typeof(Line[,]))]
    [TestCase(typeof(Line))]
    [TestCase(typeof(int[]))]
    [TestCase(typeof(nint[]))]
    [TestCase(typeof(List<>))]
    [TestCase(typeof(void))]
    public void Other_types_are_left_to_other_codecs(Type type) => Assert.That(Codec.CanEncode(type), Is.False);

    [Test]
    public void What_does_not_come_back_is_refused_with_its_path()
    {
        Refused<List<Shape>>([new Shape("a"), new Circle("b", 1)], "Result[1]", "declare the type");
        Refused<List<Counting>>([new Counting(1)], "Result[0].Count", "does not give back");
        Refused<List<Choosy>>([new Choosy(1), NegativeChoosy()], "Result[1]", "does not take back");
        Refused<IEnumerable<Line>>(Enumerable.Range(0, 3).Select(i => new Line("")), "Result", "ToList");
        Refused(default(ImmutableArray<Line>), "Result", "never given a value");
        Refused<object>(new Circle[1], "Result", "declare the type", typeof(Shape[]));
        ComesBack<List<Shape>>([new Shape("a")]);
        Assert.That(RoundTrip<List<Trimmed>>([new Trimmed(" a ")])[0].Text, Is.EqualTo("a"));
    }

    private static Choosy NegativeChoosy()
    {
        var value = new Choosy(1);
        typeof(Choosy).GetField("<Value>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(value, -1);
        return value;
    }

    private static void Refused<T>(T value, string path, string hint, Type? declared = null)
        where T : notnull
    {
        var error = Assert.Throws<UnsupportedResultException>(() => Encode(value, declared ?? typeof(T)));
        Assert.That(error.Path, Is.EqualTo(path));
        Assert.That(error.Message, Does.Contain(hint));
    }

    private static void ComesBack<T>(T value)
        where T : IEnumerable
    {
        Assert.That(Codec.CanEncode(typeof(T)), Is.True, typeof(T).ToString());
        var read = RoundTrip(value);
        Assert.That(read, Is.EqualTo(value).AsCollection);
        Assert.That(Encode(read, typeof(T)), Is.EqualTo(Encode(value, typeof(T))));
    }

    private static void AssertSame(List<Everything> read, List<Everything> written)
    {
        Assert.That(read, Is.EqualTo(written));

        // Equality does not see the sign of zero, the bits of NaN, the scale of decimals, kinds and offsets; the bytes do.
        Assert.That(Encode(read, read.GetType()), Is.EqualTo(Encode(written, written.GetType())));
    }
}
