using System.Globalization;
using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class MagnitudeTests
{
    [TestCase("0.85", "0.9")]
    [TestCase("0.15", "0.2")]
    [TestCase("2.25", "2.3")]
    [TestCase("-0.25", "-0.3")]
    [TestCase("-0.05", "-0.1")]
    [TestCase("0.849999", "0.8")]
    [TestCase("4.96", "5.0")]
    public void HalvesRoundAwayFromZero(string magnitude, string rounded) =>
        Assert.That(Rounded(magnitude), Is.EqualTo(rounded));

    [TestCase("2")]
    [TestCase("2.0")]
    [TestCase("2.00")]
    [TestCase("1.95")]
    public void EqualMagnitudesHaveOneForm(string magnitude) => Assert.That(Rounded(magnitude), Is.EqualTo("2.0"));

    [Test]
    public void ZeroHasNoSign()
    {
        decimal rounded = Magnitude.Round(-0.04m);

        Assert.That(decimal.GetBits(rounded), Is.EqualTo(decimal.GetBits(0.0m)));
    }

    [Test]
    public void TheZeroOfADistributionHasNoSignEither()
    {
        MagnitudeDistribution distribution = MagnitudeDistribution.Of("xx", [-0.3m, -0.2m]);

        Assert.That(decimal.GetBits(distribution.MagnitudeOf(3)), Is.EqualTo(decimal.GetBits(0.0m)));
    }

    [TestCase("1e20")]
    [TestCase("-10.1")]
    [TestCase("12.5")]
    public void AMagnitudeNoEarthquakeCanHaveIsRefused(string magnitude) =>
        Assert.That(() => Rounded(magnitude), Throws.TypeOf<InvalidDataException>());

    private static string Rounded(string magnitude) =>
        Magnitude.Round(decimal.Parse(magnitude, NumberStyles.Float, CultureInfo.InvariantCulture))
            .ToString(CultureInfo.InvariantCulture);
}
