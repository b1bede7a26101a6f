using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class StatisticsTests
{
    [TestCase(new[] { 1, 5, 2 }, 3)]
    [TestCase(new[] { 5, 2, 5, 1 }, 4)]
    [TestCase(new[] { 5, 5, 5 }, 4)]
    [TestCase(new[] { 1 }, 2)]
    public void CompletenessIsTwoBinsAboveTheHighestOfThePeaks(int[] counts, int bin) =>
        Assert.That(MaximumCurvature.CompletenessBin(counts), Is.EqualTo(bin));

    [Test]
    public void CompletenessMayLieAboveEveryEvent()
    {
        MagnitudeDistribution distribution = MagnitudeDistribution.Of("xx", [1.9m, 1.9m, 1.7m]);

        Assert.That(Analysis.Completeness(distribution), Is.EqualTo(new Completeness(2.1m, 0)));
    }

    [Test]
    public void BValueIsTheFormula()
    {
        // 2.0, 2.0 and 2.3 from a completeness of 2.0: log10(e) / (2.1 - 1.95).
        MagnitudeDistribution distribution = MagnitudeDistribution.Of("xx", [1.5m, 2.0m, 2.0m, 2.3m]);

        Assert.That(Analysis.BValue(distribution, 2.0m), Is.EqualTo(Math.Log10(Math.E) / 0.15).Within(1e-12));
    }

    [Test]
    public void BValueOfNothingIsTheSteepestThereIs() =>
        Assert.That(AkiUtsu.BValue([3, 1], 2), Is.EqualTo(double.PositiveInfinity));

    [Test]
    public void ADistributionCountsRoundedMagnitudesFromTheLowest()
    {
        MagnitudeDistribution distribution = MagnitudeDistribution.Of("xx", [0.14m, -0.05m, 0.05m, 0.1m]);

        Assert.Multiple(() =>
        {
            Assert.That(distribution.Lowest, Is.EqualTo(-0.1m));
            Assert.That(distribution.Counts, Is.EqualTo(new[] { 1, 0, 3 }));
            Assert.That(distribution.MagnitudeOf(2), Is.EqualTo(0.1m));
            Assert.That(distribution.BinOf(0.1m), Is.EqualTo(2));
            Assert.That(distribution.CountFrom(1), Is.EqualTo(3));
            Assert.That(distribution.CountFrom(9), Is.Zero);
        });
    }

    [TestCase(0.5, 3.0)]
    [TestCase(0.25, 1.5)]
    [TestCase(0.01, 1.0)]
    [TestCase(0.0, 1.0)]
    [TestCase(1.0, 5.0)]
    public void AQuantileStandsAtItsShareOfOneMoreThanTheCount(double probability, double value) =>
        Assert.That(Quantile.Of([1.0, 2.0, 3.0, 4.0, 5.0], probability), Is.EqualTo(value).Within(1e-12));

    [Test]
    public void AQuantileAmongInfinitiesIsInfinite() =>
        Assert.That(
            Quantile.Of([1.0, double.PositiveInfinity, double.PositiveInfinity], 0.6),
            Is.EqualTo(double.PositiveInfinity));
}
