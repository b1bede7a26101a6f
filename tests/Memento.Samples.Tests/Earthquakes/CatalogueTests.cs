using System.Text;
using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class CatalogueTests
{
    [Test]
    public void OnlyEarthquakesWithAMagnitudeAreKept()
    {
        Catalogue catalogue = Read(
            Feature("a", "earthquake", "1.5"), Feature("b", "quarry blast", "1.5"), Feature("c", "earthquake", "null"));

        Assert.That(catalogue.Earthquakes, Is.EqualTo(new[] { new Earthquake("a", "xx", 1.5m) }));
    }

    [TestCase("0.1500000000000000000001")]
    [TestCase("0.15")]
    [TestCase("2")]
    public void AMagnitudeIsReadFromItsTextNotThroughADouble(string magnitude) =>
        Assert.That(
            Read(Feature("a", "earthquake", magnitude)).Earthquakes[0].Magnitude
                .ToString(System.Globalization.CultureInfo.InvariantCulture),
            Is.EqualTo(magnitude));

    [Test]
    public void TheCataloguesTitleAndTimeAreKept()
    {
        Catalogue catalogue = Read();

        Assert.That((catalogue.Title, catalogue.Generated), Is.EqualTo(("A week", "2018-02-07T01:49:14Z")));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"features":[{}]}""")]
    [TestCase("""{"features":[{"id":"a","properties":{"mag":"two","type":"earthquake","net":"xx"}}]}""")]
    [TestCase("""{"features":[{"id":"a","properties":{"mag":1e99,"type":"earthquake","net":"xx"}}]}""")]
    public void AnythingElseIsRefusedByName(string text) =>
        Assert.That(
            () => CatalogueReader.Read(Encoding.UTF8.GetBytes(text), "other.json"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'other.json'"));

    [Test]
    public void NetworksComeWithTheMostEarthquakesFirst()
    {
        var catalogue = new Catalogue(
            "", "", [new("a", "b", 1m), new("b", "c", 1m), new("c", "a", 1m), new("d", "c", 1m)]);

        Assert.That(
            CatalogueSummary.Of(catalogue).Networks.Select(network => network.Network),
            Is.EqualTo(new[] { "c", "a", "b" }));
    }

    [Test]
    public void AFileThatChangedIsNotReadAsTheOneThatWasNamed()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, "{}");
            CatalogueFile file = CatalogueFile.Identify(path);
            File.WriteAllText(path, "{ }");

            Assert.That(
                () => Analysis.ReadCatalogue(file.Path, file.Sha256),
                Throws.TypeOf<NonMemoizedException>().With.Message.Contains(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void AFileIsNamedByItsContent()
    {
        CatalogueFile file = CatalogueFile.Identify(Week.Path);

        Assert.That(
            file,
            Is.EqualTo(new CatalogueFile(
                Week.Path, "a42702a83ffbae679f95d1fa53e2cae0bae13b21e599a68cdd50a44fc52129f7")));
    }

    [Test]
    public void AFileThatIsNotThereIsNamedInTheError() =>
        Assert.That(
            () => CatalogueFile.Identify("data/nowhere.geojson"),
            Throws.TypeOf<SampleException>().With.Message.Contains("data/nowhere.geojson"));

    private static Catalogue Read(params string[] features) =>
        CatalogueReader.Read(
            Encoding.UTF8.GetBytes(
                """{"metadata":{"title":"A week","generated":1517968154000},"features":["""
                + string.Join(',', features) + "]}"),
            "test.json");

    private static string Feature(string id, string type, string magnitude) =>
        "{\"id\":\"" + id + "\",\"properties\":{\"net\":\"xx\",\"type\":\"" + type + "\",\"mag\":" + magnitude + "}}";
}
