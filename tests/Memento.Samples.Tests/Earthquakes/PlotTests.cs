using System.Xml.Linq;
using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class PlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Test]
    public void ThePlotIsWellFormedAndHasAPanelForEachNetwork()
    {
        NetworkResult[] networks = Week.SmallResults();

        XElement root = XDocument.Parse(Analysis.Plot("a week", networks)).Root!;
        string[] texts = [.. root.Descendants(Svg + "text").Select(text => text.Value)];

        Assert.Multiple(() =>
        {
            Assert.That(root.Name, Is.EqualTo(Svg + "svg"));
            Assert.That(networks.Select(network => network.Distribution.Network), Is.SubsetOf(texts));
            Assert.That(texts, Has.Some.StartsWith("b = 0.826"));
            Assert.That(texts, Has.Member("Mc 4.7"));
            Assert.That(texts, Has.Member("magnitude M"));
            Assert.That(texts, Has.Member("a week"));
        });
    }

    [Test]
    public void EveryMarkLiesInItsPanel()
    {
        XElement root = XDocument.Parse(Analysis.Plot("", Week.SmallResults())).Root!;
        double width = (double)root.Descendants(Svg + "clipPath").Elements().Single().Attribute("width")!;
        double height = (double)root.Descendants(Svg + "clipPath").Elements().Single().Attribute("height")!;

        XElement[] circles = [.. root.Descendants(Svg + "circle")];

        Assert.That(circles, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (XElement circle in circles)
            {
                Assert.That((double)circle.Attribute("cx")!, Is.InRange(0, width));
                Assert.That((double)circle.Attribute("cy")!, Is.InRange(0, height));
            }
        });
    }

    [Test]
    public void TextIsEscaped()
    {
        string plot = Analysis.Plot("<b> & \"c\"", Week.SmallResults());

        Assert.That(
            XDocument.Parse(plot).Descendants(Svg + "text").Select(text => text.Value), Has.Member("<b> & \"c\""));
    }
}
