using System.Numerics;
using Memento.Keys;
using Memento.Keys.Normalization;

namespace Memento.Core.Tests.Keys;

/// <summary>Normalized arguments read back.</summary>
internal sealed class NormalizedReaderTests
{
    private static readonly object[] Samples =
    [
        true, "", "a\"b\\c/\b\f\n\r\t\u0001ünïcödé\U0001D11E\ud834", 'x', '\ud834', sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue,
        Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(10, 60), 0.1, -0.0, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.1f, float.MaxValue, (Half)0.1,
        1.50m, decimal.MinValue, Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), TimeSpan.MinValue, TimeSpan.Zero, new TimeSpan(1, 2, 3, 4, 500), DateOnly.MaxValue, new TimeOnly(1, 2, 3), new TimeOnly(23, 59, 59, 999, 999),
        new DateTime(2026, 11, 26, 1, 2, 3, DateTimeKind.Unspecified), new DateTime(2026, 11, 26, 1, 2, 3, 456, DateTimeKind.Utc), new DateTimeOffset(2026, 11, 26, 1, 2, 3, TimeSpan.FromMinutes(-90)),
        DayOfWeek.Friday, (DayOfWeek)77,
    ];

    [TestCaseSource(nameof(Samples))]
    public void A_scalar_reads_as_it_was_written(object value)
    {
        var type = value.GetType();
        var json = ArgumentHasher.Normalize(new Dictionary<string, object?> { ["before"] = "{,:}", ["value"] = value, ["zlast"] = new List<int> { 1, 2 } }, null, new Dictionary<string, Type> { ["value"] = type }).Json;
        var members = NormalizedReader.ReadMembers(json);
        Assert.That(members.Keys, Is.EqualTo(new[] { "before", "value", "zlast" }));
        Assert.That(members["zlast"], Is.EqualTo("[1,2]"));
        Assert.That(NormalizedScalars.CanRead(type));
        Assert.That(NormalizedScalars.TryRead(members["value"], type, out var read));
        Assert.That(read, Is.TypeOf(type).And.EqualTo(value));
        if (value is DateTime time)
        {
            Assert.That(((DateTime)read!).Kind, Is.EqualTo(time.Kind));
        }
    }

    [Test]
    public void A_text_of_another_type_is_not_read()
    {
        Assert.That(NormalizedScalars.TryRead("\"1\"", typeof(int), out _), Is.False);
        Assert.That(NormalizedScalars.TryRead("1", typeof(decimal), out _), Is.False);
        Assert.That(NormalizedScalars.TryRead("{\"_mementoType\":\"date\",\"iso8601\":\"2026-11-26\"}", typeof(Guid), out _), Is.False);
        Assert.That(NormalizedScalars.TryRead("999", typeof(byte), out _), Is.False);
        Assert.That(NormalizedScalars.CanRead(typeof(byte[])), Is.False, "of which the text has a hash");
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{\"a\"}")]
    [TestCase("{\"a\":}x")]
    [TestCase("{\"a\":}")]
    [TestCase("{\"a\":1")]
    [TestCase("{\"a\":\"1}")]
    [TestCase("{\"a\":1:}")]
    [TestCase("{a:1}")]
    [TestCase("{\"a\\q\":1}")]
    [TestCase("{\"a\\u12\":1}")]
    public void What_is_no_object_of_members_is_refused(string json) => Assert.That(() => NormalizedReader.ReadMembers(json), Throws.TypeOf<FormatException>());

    [Test]
    public void Members_are_the_texts_they_have()
    {
        Assert.That(NormalizedReader.ReadMembers("{}"), Is.Empty);
        Assert.That(
            NormalizedReader.ReadMembers("""{"a":{"b":[1,{"c":"}\"]"}]},"\u00fc":NaN,"z":""}""").Select(member => (member.Key, member.Value)),
            Is.EqualTo(new[] { ("a", """{"b":[1,{"c":"}\"]"}]}"""), ("ü", "NaN"), ("z", "\"\"") }));
    }
}
