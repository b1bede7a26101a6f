using Memento.Provenance;

namespace Memento.Core.Tests.Looking;

[TestFixture]
internal sealed class TimeTextTests
{
    [TestCase(0.4, "0 µs")]
    [TestCase(999.4, "999 µs")]
    [TestCase(999.6, "1 ms")]
    [TestCase(12_500, "12.5 ms")]
    [TestCase(999_940, "999.9 ms")]
    [TestCase(999_970, "1.0 s")]
    [TestCase(59_940_000, "59.9 s")]
    [TestCase(59_970_000, "1 min 0 s")]
    [TestCase(3_599_999_000, "59 min 59 s")]
    [TestCase(3_600_000_000, "1 h 0 min")]
    [TestCase(172_800_000_000, "2 days")]
    public void A_time_is_never_as_much_as_the_next_unit(double microseconds, string text) =>
        Assert.That(TimeText.Took(TimeSpan.FromTicks((long)Math.Round(microseconds * TimeSpan.TicksPerMicrosecond))), Is.EqualTo(text));

    [Test]
    public void A_point_in_time_is_told_in_utc() =>
        Assert.That(TimeText.At(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 999, TimeSpan.FromHours(5))), Is.EqualTo("2026-01-01 22:04:05Z"));
}
