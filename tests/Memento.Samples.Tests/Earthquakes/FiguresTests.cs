using System.Globalization;
using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class FiguresTests
{
    [TestCase("ci", 379, "1.1", 124, "0.826")]
    [TestCase("nc", 368, "1.1", 168, "0.693")]
    [TestCase("ak", 297, "2.0", 126, "0.526")]
    [TestCase("nn", 251, "1.0", 44, "1.050")]
    [TestCase("us", 168, "4.7", 64, "0.894")]
    public void EachNetworkHasItsPublishedFigures(
        string network, int events, string magnitude, int complete, string bValue)
    {
        MagnitudeDistribution distribution = Week.Network(network);
        Completeness completeness = Analysis.Completeness(distribution);
        double b = Analysis.BValue(distribution, completeness.Magnitude);

        Assert.Multiple(() =>
        {
            Assert.That(distribution.CountFrom(0), Is.EqualTo(events));
            Assert.That(completeness.Magnitude.ToString(CultureInfo.InvariantCulture), Is.EqualTo(magnitude));
            Assert.That(completeness.Events, Is.EqualTo(complete));
            Assert.That(b.ToString("0.000", CultureInfo.InvariantCulture), Is.EqualTo(bValue));
        });
    }

    [Test]
    public void NoOtherNetworkHasFortyEventsAtOrAboveCompleteness() =>
        Assert.That(
            Week.SmallResults().Select(network => network.Distribution.Network),
            Is.EqualTo(new[] { "ci", "nc", "ak", "nn", "us" }));

    [Test]
    public void ExplosionsAndQuarryBlastsAreLeftOut() => Assert.That(Week.Summary.Earthquakes, Is.EqualTo(1679));
}
