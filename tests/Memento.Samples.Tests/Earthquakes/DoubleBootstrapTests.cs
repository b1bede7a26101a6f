using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class DoubleBootstrapTests
{
    /// <summary>
    /// Batch 3, four resamples of 25 resamples each. The figures were computed from the description (seed, generator,
    /// estimators, ranks) by a program in another language that works on the magnitudes one by one.
    /// </summary>
    [TestCase(
        "ci",
        new[] { 0.854237769283, 0.698691353988, 0.657148539116, 0.840974863801 }, new[] { 0.64, 0.72, 1.0, 0.48 })]
    [TestCase(
        "nc",
        new[] { 0.737146053128, 0.881621631401, 0.675027003707, 0.652556337717 }, new[] { 0.24, 0.04, 0.88, 0.88 })]
    [TestCase(
        "ak",
        new[] { 0.570461055612, 0.579059309204, 0.581733948046, 0.486524296037 }, new[] { 0.24, 0.12, 0.16, 0.84 })]
    [TestCase(
        "nn",
        new[] { 0.997953277565, 0.987358130192, 1.442932806324, 1.261141440292 }, new[] { 0.64, 0.44, 0.12, 0.28 })]
    [TestCase(
        "us",
        new[] { 0.675790040490, 0.807989733773, 0.852056523793, 0.939015096007 }, new[] { 0.84, 0.72, 0.56, 0.72 })]
    public void ABatchIsTheSameOnEveryMachine(string network, double[] bValues, double[] ranks)
    {
        Replicates batch = Analysis.BootstrapBatch(Week.Network(network), 3, 4, 25);

        Assert.Multiple(() =>
        {
            Assert.That(batch.BValues, Is.EqualTo(bValues).Within(1e-11));
            Assert.That(batch.Ranks, Is.EqualTo(ranks).Within(1e-12));
        });
    }

    [Test]
    public void ABatchDrawnAgainIsTheSameToTheLastBit()
    {
        Replicates first = Analysis.BootstrapBatch(Week.Network("nc"), 7, 10, 10);
        Replicates second = Analysis.BootstrapBatch(Week.Network("nc"), 7, 10, 10);

        Assert.Multiple(() =>
        {
            Assert.That(second.BValues, Is.EqualTo(first.BValues));
            Assert.That(second.Ranks, Is.EqualTo(first.Ranks));
        });
    }

    [Test]
    public void AnotherBatchIsAnother() =>
        Assert.That(
            Analysis.BootstrapBatch(Week.Network("nc"), 8, 10, 10).BValues,
            Is.Not.EqualTo(Analysis.BootstrapBatch(Week.Network("nc"), 7, 10, 10).BValues));

    [Test]
    public void RanksSpreadEvenlyNeedNoCalibration()
    {
        // Ranks that are uniform say that the percentile interval holds the truth exactly as often as it claims.
        double[] ranks = [.. Enumerable.Range(1, 999).Select(i => i / 1000.0)];
        double[] bValues = [.. Enumerable.Range(1, 999).Select(i => (double)i)];

        ConfidenceInterval interval = DoubleBootstrap.Calibrate(new Replicates(bValues, ranks), 0.95);

        Assert.Multiple(() =>
        {
            Assert.That(interval.NominalLevel, Is.EqualTo(0.95).Within(0.002));
            Assert.That(interval.Lower, Is.EqualTo(25).Within(1));
            Assert.That(interval.Upper, Is.EqualTo(975).Within(1));
        });
    }

    [Test]
    public void RanksAtTheEdgesWidenTheInterval()
    {
        // The percentile intervals of one resample in ten miss the truth altogether: no level reaches 95 %.
        double[] ranks = [.. Enumerable.Range(0, 1000).Select(i => i % 10 == 0 ? 1.0 : 0.5)];
        double[] bValues = [.. Enumerable.Range(1, 1000).Select(i => (double)i)];

        Assert.That(
            DoubleBootstrap.Calibrate(new Replicates(bValues, ranks), 0.95),
            Is.EqualTo(new ConfidenceInterval(1, 1000, 1)));
    }

    [Test]
    public void TheOrderOfTheBatchesDoesNotMatter()
    {
        Replicates[] batches =
            [.. Enumerable.Range(0, 4).Select(batch => Analysis.BootstrapBatch(Week.Network("us"), batch, 25, 10))];

        Assert.That(
            DoubleBootstrap.Calibrate(Replicates.Join([.. batches.Reverse()]), 0.95),
            Is.EqualTo(DoubleBootstrap.Calibrate(Replicates.Join(batches), 0.95)));
    }

    [Test]
    public void ThePlanDrawsItsResamplesAndNoMore()
    {
        var plan = new BootstrapPlan(250, 100, 1, 0.95);

        Assert.That(
            Enumerable.Range(0, plan.BatchCount()).Select(plan.SizeOf), Is.EqualTo(new[] { 100, 100, 50 }));
    }

    [Test]
    public void TheStandardPlanDrawsTwoThousandResamplesForACoverageOf95Percent() =>
        Assert.That(
            (BootstrapPlan.Standard.Resamples, BootstrapPlan.Standard.Coverage), Is.EqualTo((2000, 0.95)));
}
