using System.Globalization;
using System.Text;
using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class CultureTests
{
    /// <summary>
    /// The whole of it, from the file's bytes to the table and the plot: a comma for a point, other digits, another
    /// minus sign or a Turkish i anywhere would show.
    /// </summary>
    [TestCase("tr-TR")]
    [TestCase("de-DE")]
    [TestCase("ar")]
    [TestCase("ar-EG")]
    [TestCase("sv-SE")]
    public void TheCultureChangesNothing(string culture)
    {
        string expected = Under(CultureInfo.InvariantCulture);

        Assert.That(Under(CultureInfo.GetCultureInfo(culture)), Is.EqualTo(expected));
    }

    private static string Under(CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            var text = new StringBuilder();
            byte[] content = File.ReadAllBytes(CatalogueFile.FullPath(Week.Path));
            CatalogueSummary summary = CatalogueSummary.Of(CatalogueReader.Read(content, Week.Path));
            text.AppendJoin(' ', summary.Networks.Select(network => network.Network)).Append(summary.Generated);

            NetworkResult[] networks = Week.SmallResults();
            text.AppendJoin('\n', ResultTable.Lines(networks)).Append(Analysis.Plot(summary.Title, networks));

            var output = new StringWriter();
            new ProgressReport(output, overwrite: false, TimeProvider.System).Report(new("ci", 1000, 2000));
            return text.Append(output).ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
