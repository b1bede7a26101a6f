using System.Text.RegularExpressions;

namespace Memento.Packaging.Tests;

/// <summary>The sample as its author would work on it: run, edited, run again.</summary>
[Category("Long")]
public sealed partial class SampleEditTests
{
    private const string Constant = "private const double Log10E = 0.43429448190325182765;";

    [Test]
    public void A_constant_edited_in_a_helper_costs_what_depends_on_it_and_is_named()
    {
        var sample = Path.Combine(Workshop.Copy, "samples", "Earthquakes");
        var first = Run(sample);
        Assert.That(first, Does.Not.Contain("changed:"), "A first run has nothing to compare with.");
        var (computed, _) = Counts(first);

        var helper = Path.Combine(sample, "Statistics", "AkiUtsu.cs");
        var source = File.ReadAllText(helper);
        Assert.That(source, Does.Contain(Constant));
        File.WriteAllText(helper, source.Replace(Constant, "private const double Log10E = 0.4343; // A comment, and a line of its own.\n"));
        var second = Run(sample);
        var (again, remembered) = Counts(second);

        // The catalogue is neither read nor summarized again, and no network's completeness is found again.
        Assert.That(again, Is.GreaterThan(0).And.LessThan(computed));
        Assert.That(remembered, Is.GreaterThan(0));
        Assert.That(second, Does.Contain("changed: Earthquakes.AkiUtsu.BValue: the constant 0.4342944819032518 is 0.4343 now · computed anew: BValue, BootstrapBatch, Interval"));

        var third = Run(sample);
        Assert.That(Counts(third).Computed, Is.Zero);
        Assert.That(third, Does.Not.Contain("changed:"));
    }

    // It computes for a while, on all processors and with all that the compiler does for it.
    private static string Run(string sample) => DotNetCommand.Run(sample, new Dictionary<string, string?> { ["DOTNET_PROCESSOR_COUNT"] = null, ["DOTNET_TieredPGO"] = null }, "run");

    private static (int Computed, int Remembered) Counts(string output)
    {
        var counts = CountsPattern().Match(output);
        return (int.Parse(counts.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), int.Parse(counts.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"computed (\d+) · remembered (\d+) ·")]
    private static partial Regex CountsPattern();
}
