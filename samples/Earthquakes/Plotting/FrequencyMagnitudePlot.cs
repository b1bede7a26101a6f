using System.Globalization;

namespace Earthquakes;

/// <summary>
/// The frequency-magnitude plot: a panel for each network on common axes, and one for the legend. The marks are the
/// counts of B. Gutenberg, C. F. Richter, "Frequency of earthquakes in California", Bulletin of the Seismological
/// Society of America 34 (1944) 185-188, whose law is a straight line on the logarithmic axis.
/// </summary>
public static class FrequencyMagnitudePlot
{
    private const int Columns = 3;
    private const double PanelWidth = 330;
    private const double PanelHeight = 236;
    private const double HorizontalGap = 62;
    private const double VerticalGap = 74;
    private const double LeftMargin = 92;
    private const double RightMargin = 28;
    private const double TopMargin = 122;
    private const double BottomMargin = 66;

    // The palette of M. Okabe, K. Ito, "Color Universal Design" (2008), told apart with any colour vision; without
    // its yellow, which is too pale for small marks on white.
    private static readonly string[] Palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    /// <summary>The plot as the text of an SVG file.</summary>
    /// <param name="subtitle">A line about the catalogue.</param>
    /// <param name="networks">A panel for each, in this order; at least one.</param>
    public static string Draw(string subtitle, IReadOnlyList<NetworkResult> networks)
    {
        const string Title = "Frequency and magnitude of earthquakes, by reporting network";
        int rows = (networks.Count + 1 + Columns - 1) / Columns;
        double gridWidth = Columns * PanelWidth + (Columns - 1) * HorizontalGap;
        double gridHeight = rows * PanelHeight + (rows - 1) * VerticalGap;
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var svg = new SvgWriter(
                   text, LeftMargin + gridWidth + RightMargin, TopMargin + gridHeight + BottomMargin, Title))
        {
            svg.Text(LeftMargin, 40, Title, ("font-size", "22"), ("font-weight", "600"), ("fill", "#1f2933"));
            svg.Text(LeftMargin, 64, subtitle, ("font-size", "14"), ("fill", "#5c6b78"));
            svg.Clip(PlotPanel.Frame, PanelWidth, PanelHeight);

            var panel = new PlotPanel(svg, PlotScale.For(networks, PanelWidth, PanelHeight));
            for (int i = 0; i <= networks.Count; i++)
            {
                svg.BeginGroup(
                    LeftMargin + i % Columns * (PanelWidth + HorizontalGap),
                    TopMargin + i / Columns * (PanelHeight + VerticalGap));
                if (i < networks.Count)
                {
                    panel.Draw(networks[i], Palette[i % Palette.Length]);
                }
                else
                {
                    panel.Legend();
                }

                svg.EndGroup();
            }

            AxisTitles(svg, gridWidth, gridHeight);
        }

        return text.ToString() + "\n";
    }

    private static void AxisTitles(SvgWriter svg, double gridWidth, double gridHeight)
    {
        svg.Text(
            LeftMargin + gridWidth / 2, TopMargin + gridHeight + 48, "magnitude M",
            ("font-size", "15"), ("fill", "#1f2933"), ("text-anchor", "middle"));
        svg.BeginGroup(32, TopMargin + gridHeight / 2);
        svg.Text(
            0, 0, "number of earthquakes (logarithmic)",
            ("font-size", "15"), ("fill", "#1f2933"), ("text-anchor", "middle"), ("transform", "rotate(-90)"));
        svg.EndGroup();
    }
}
