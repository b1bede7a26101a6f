using Memento.Core.Tests.Support;
using Memento.Provenance;

namespace Memento.Core.Tests.Looking;

[TestFixture]
internal sealed class CallTreeLabelsTests
{
    [TestCase(12.5, "12.5 ms")]
    [TestCase(999.999, "999.999 ms")]
    [TestCase(999.9996, "1 s")]
    [TestCase(59_994, "59.99 s")]
    [TestCase(59_996, "1 min 0 s")]
    [TestCase(3_599_999, "59 min 59 s")]
    [TestCase(3_600_000, "1 h 0 min")]
    public void A_time_is_never_as_much_as_the_next_unit(double milliseconds, string text)
    {
        var memento = Mementos.Any() with { TotalTime = TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)) };
        Assert.That(CallTreeLabels.TimeOf(memento), Is.EqualTo(text));
    }
}
