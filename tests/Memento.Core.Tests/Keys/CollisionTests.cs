using System.Collections.Immutable;
using System.Numerics;
using Memento.Keys;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>No two different values share a text: neither in the plain dictionary, by the standard's idea of different, nor as an object.</summary>
public class CollisionTests
{
    [Test]
    public void Different_values_in_a_plain_dictionary_have_different_texts()
    {
        object?[] scalars =
        [
            null, true, false, "", "null", "true", "1", "1.0", "a", "A", "é", "e\u0301", "\ud83d\ude00", "\ud83d", "\ude00\ud83d", "\\ud83d", "[]", "{}", "\0", "\\u0000",
            0, 1, -1, 10, ulong.MaxValue, BigInteger.Pow(2, 64), 0.0, -0.0, 1.0, -1.0, 10.0, 0.1, 0.1f, 1e16, 10_000_000_000_000_000L, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
            "NaN", 0m, 0.0m, -0.0m, 1m, 1.0m, 1.00m, -1m, Color.Red, OtherColor.Red, Color.Green, (Color)3, (OtherColor)3, Rights.Read, Rights.Read | Rights.Write,
            Guid.Empty, "00000000-0000-0000-0000-000000000000", TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromHours(23), TimeSpan.FromTicks(1), TimeSpan.MinValue, TimeSpan.MaxValue, "PT0S",
            new DateOnly(2020, 1, 2), "2020-01-02", new TimeOnly(1, 2), new DateTime(2020, 1, 2), new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc),
            new DateTimeOffset(2020, 1, 2, 1, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.FromHours(1)),
            Array.Empty<byte>(), new byte[] { 0 }, new byte[] { 0, 0 }, new Unit(), new Circle(1), new Circle(2), new Square(1), new Named("", 1), new Point(1, 2), new Point(2, 1),
            new Plain(), new Chain(), new Chain { Next = new Chain() }, new Explicit(1), new Lines(), new Window([]), new int[0, 2], new int[0, 3], new int[2, 0],
            new FunctionReference(FunctionName.Parse("a:b"), []), new FunctionReference(FunctionName.Parse("a:b#1"), []), new FunctionReference(FunctionName.Parse("a:b"), ["x"]),
            new FunctionReference(FunctionName.Parse("a:b"), [], PartialArguments.None.With([null])),
        ];
        object?[] containers =
        [
            .. scalars, .. scalars.Select(value => new[] { value }), .. scalars.Select(value => new[] { value, null }), .. scalars.Select(value => new object?[] { new[] { value } }),
            .. scalars.Select(value => new Dictionary<string, object?> { ["k"] = value }), .. scalars.Select(value => new Dictionary<string, object?> { ["k"] = value, ["l"] = 1 }),
            .. scalars.Select(value => new object?[] { 1, value, "x" }), Array.Empty<object>(), ImmutableDictionary<string, object?>.Empty,
        ];
        Assert.That(containers.Select(Normalized.Open), Is.Unique);
    }

    [Test]
    public void Values_of_different_types_passed_as_objects_have_different_texts()
    {
        int[] numbers = [0, 1, 2, 100];
        var values = numbers.SelectMany(n => new object[]
        {
            (sbyte)n, (byte)n, (short)n, (ushort)n, n, (uint)n, (long)n, (ulong)n, (Int128)n, (UInt128)n, (nint)n, (nuint)n, new BigInteger(n), (Half)n, (float)n, (double)n, (decimal)n,
            (char)n, ((char)n).ToString(), (Color)n, (OtherColor)n, TimeSpan.FromTicks(n), DateOnly.FromDayNumber(n), DateTime.UnixEpoch.AddDays(n), new DateTimeOffset(DateTime.UnixEpoch).AddDays(n), new TimeOnly(0, n % 60),
            DateTime.SpecifyKind(DateTime.UnixEpoch.AddDays(n), DateTimeKind.Unspecified), new[] { n }, new[] { (long)n }, new List<int> { n }, new List<object?> { n }, new object[] { n }, ValueTuple.Create(n), Tuple.Create(n), new Point(n, n),
            new[,] { { n } }, new[] { new[] { n } }, ImmutableArray.Create(n), ImmutableList.Create(n), new Queue<int>([n]), new[] { (int?)n }, new KeyValuePair<string, int>("k", n), new Dictionary<string, int> { ["k"] = n },
            new Dictionary<string, object?> { ["k"] = n }, new Dictionary<string, long> { ["k"] = n }, new[] { (byte)n }, new List<byte> { (byte)n }, new ReadOnlyMemory<byte>([(byte)n]), new Explicit(n), new { Value = n },
        }).ToArray();
        Assert.That(values.Select(value => Normalized.As<object>(value)), Is.Unique);
    }

    [Test]
    public void Random_strings_have_different_texts_and_sort_by_code_point()
    {
        var random = new Random(11);
        string[] alphabet = ["a", "\ud800", "\udbff", "\udc00", "\udfff", "\ue000", "\uffff", "\ud83d\ude00", "\"", "\\", "u", "d", "8", "0"];
        var strings = Enumerable.Range(0, 2000).Select(_ => string.Concat(random.GetItems(alphabet, random.Next(1, 5)))).Distinct(StringComparer.Ordinal).ToArray();
        Assert.That(strings.Select(Normalized.Open), Is.Unique);

        // Python's order, by its own definition: code point after code point.
        var expected = strings.Order(Comparer<string>.Create((x, y) => CodePoints(x).AsSpan().SequenceCompareTo(CodePoints(y)))).Select(key => $"{Normalized.Open(key)}:0");
        Assert.That(Normalized.Open(strings.ToDictionary(key => key, _ => 0, StringComparer.Ordinal)), Is.EqualTo("{" + string.Join(",", expected) + "}"));
    }

    private static int[] CodePoints(string text)
    {
        var points = new List<int>();
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                points.Add(char.ConvertToUtf32(text[i], text[++i]));
            }
            else
            {
                points.Add(text[i]);
            }
        }

        return [.. points];
    }
}
