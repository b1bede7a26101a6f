using System.Globalization;

namespace Earthquakes;

/// <summary>One network's frequency-magnitude distribution, with the law fitted to it.</summary>
internal sealed class PlotPanel
{
    /// <summary>The clip path of the fitted lines, which the plot defines once for all panels.</summary>
    public const string Frame = "frame";

    private const string Ink = "#1f2933";
    private const string Faint = "#5c6b78";

    private readonly SvgWriter _svg;
    private readonly PlotScale _scale;

    /// <summary>A panel drawer.</summary>
    public PlotPanel(SvgWriter svg, PlotScale scale)
    {
        _svg = svg;
        _scale = scale;
    }

    /// <summary>Draws a network at the origin of the current group.</summary>
    /// <param name="network">What to draw.</param>
    /// <param name="colour">The colour of its marks.</param>
    public void Draw(NetworkResult network, string colour)
    {
        Axes();
        Heading(network, colour);
        Law(network);
        Counts(network.Distribution, colour);
        Completeness(network.Completeness);
    }

    /// <summary>Draws what the marks mean.</summary>
    public void Legend()
    {
        const double Left = 4;
        double y = 6;
        void Entry(string text, Action<double> mark)
        {
            mark(y - 4);
            _svg.Text(Left + 34, y, text, ("font-size", "13"), ("fill", Ink));
            y += 26;
        }

        Entry("earthquakes at or above each magnitude", at => CumulativeMark(Left + 10, at, Faint));
        Entry("earthquakes in each bin of 0.1", at => IncrementalMark(Left + 10, at, Faint));
        Entry("Gutenberg–Richter law fitted above Mc", at => _svg.Line(
            Left - 4, at, Left + 24, at, ("stroke", Ink), ("stroke-width", "1.8")));
        Entry("the law continued below Mc", at => _svg.Line(
            Left - 4, at, Left + 24, at, ("stroke", Ink), ("stroke-width", "1.2"), ("stroke-dasharray", "2 4")));
        Entry("Mc, the magnitude of completeness", at =>
        {
            _svg.Line(Left + 10, at - 6, Left + 10, at + 8, ("stroke", Faint), ("stroke-dasharray", "4 3"));
            _svg.Pointer(Left + 10, at - 2, 8, ("fill", Ink));
        });

        y += 8;
        foreach (string line in new[]
                 {
                     "Mc by maximum curvature + 0.2, b by maximum",
                     "likelihood (Aki–Utsu). In brackets the 95 % interval",
                     "of b, calibrated by the double bootstrap.",
                 })
        {
            _svg.Text(Left - 4, y, line, ("font-size", "12"), ("fill", Faint));
            y += 17;
        }
    }

    private void Axes()
    {
        for (int exponent = 0; exponent <= _scale.HighestExponent; exponent++)
        {
            double y = _scale.Y(exponent);
            _svg.Line(0, y, _scale.Width, y, ("stroke", "#e3e8ec"));
            _svg.Text(
                -8, y + 4, Math.Pow(10, exponent).ToString("#,0", CultureInfo.InvariantCulture),
                ("font-size", "12"), ("fill", Faint), ("text-anchor", "end"));
        }

        // Whole numbers: the ceiling of -0.5 is a negative zero, which would be labelled -0.
        for (int magnitude = (int)Math.Ceiling(_scale.LowestMagnitude); magnitude <= _scale.HighestMagnitude; magnitude++)
        {
            double x = _scale.X(magnitude);
            _svg.Line(x, 0, x, _scale.Height, ("stroke", "#eef1f4"));
            _svg.Line(x, _scale.Height, x, _scale.Height + 5, ("stroke", Faint));
            _svg.Text(
                x, _scale.Height + 19, magnitude.ToString(CultureInfo.InvariantCulture),
                ("font-size", "12"), ("fill", Faint), ("text-anchor", "middle"));
        }

        _svg.Rectangle(0, 0, _scale.Width, _scale.Height, ("fill", "none"), ("stroke", "#9aa7b2"));
    }

    private void Heading(NetworkResult network, string colour)
    {
        _svg.Text(
            0, -12, network.Distribution.Network, ("font-size", "17"), ("font-weight", "700"), ("fill", colour));
        _svg.Text(
            _scale.Width, -12,
            string.Create(
                CultureInfo.InvariantCulture,
                $"b = {network.BValue:0.000}  [{network.Interval.Lower:0.000}, {network.Interval.Upper:0.000}]"),
            ("font-size", "14"), ("fill", Ink), ("text-anchor", "end"));
        _svg.Text(
            34, -12,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{network.Completeness.Events} of {network.Distribution.CountFrom(0)} ≥ Mc"),
            ("font-size", "12"), ("fill", Faint));
    }

    /// <summary>
    /// The law through the count at completeness: log10 N(M) = log10 N(Mc) - b (M - Mc), N(M) being the earthquakes
    /// at or above M.
    /// </summary>
    private void Law(NetworkResult network)
    {
        double completeness = (double)network.Completeness.Magnitude;
        double atCompleteness = Math.Log10(network.Completeness.Events);
        double Exponent(double magnitude) => atCompleteness - network.BValue * (magnitude - completeness);
        double end = completeness + atCompleteness / network.BValue;

        _svg.BeginGroup(0, 0, ("clip-path", $"url(#{Frame})"), ("stroke", Ink));
        _svg.Line(
            _scale.X(_scale.LowestMagnitude), _scale.Y(Exponent(_scale.LowestMagnitude)),
            _scale.X(completeness), _scale.Y(atCompleteness),
            ("stroke-width", "1.2"), ("stroke-dasharray", "2 4"));
        _svg.Line(
            _scale.X(completeness), _scale.Y(atCompleteness), _scale.X(end), _scale.Y(0), ("stroke-width", "1.8"));
        _svg.EndGroup();
    }

    private void Counts(MagnitudeDistribution distribution, string colour)
    {
        for (int bin = 0; bin < distribution.Counts.Length; bin++)
        {
            double x = _scale.X((double)distribution.MagnitudeOf(bin));
            if (distribution.Counts[bin] > 0)
            {
                IncrementalMark(x, _scale.Y(Math.Log10(distribution.Counts[bin])), colour);
            }

            CumulativeMark(x, _scale.Y(Math.Log10(distribution.CountFrom(bin))), colour);
        }
    }

    private void Completeness(Completeness completeness)
    {
        double x = _scale.X((double)completeness.Magnitude);
        double y = _scale.Y(Math.Log10(completeness.Events));
        _svg.Line(x, y, x, _scale.Height, ("stroke", Faint), ("stroke-dasharray", "4 3"));
        _svg.Pointer(x, y - 6, 8, ("fill", Ink));
        _svg.Text(
            x + 8, y - 8,
            string.Create(CultureInfo.InvariantCulture, $"Mc {completeness.Magnitude:0.0}"),
            ("font-size", "12"), ("fill", Ink));
    }

    private void CumulativeMark(double x, double y, string colour) =>
        _svg.Circle(x, y, 2.6, ("fill", colour));

    private void IncrementalMark(double x, double y, string colour) =>
        _svg.Rectangle(x - 2.2, y - 2.2, 4.4, 4.4, ("fill", "#ffffff"), ("stroke", colour), ("stroke-opacity", "0.65"));
}
