using System.Text.Json;
using Memento.Docs.Tests.Markdown;

namespace Memento.Docs.Tests;

/// <summary>What a reader copies from a page works.</summary>
public sealed class CodeBlockTests
{
    private static readonly string[] Languages = ["csharp", "json", "yaml", "xml", "sh", "text"];

    private static IEnumerable<TestCaseData> CSharp => Cases("csharp");

    private static IEnumerable<TestCaseData> Examples => CSharp.Where(static test => Path.GetFileName(Path.GetDirectoryName(((CodeBlock)test.Arguments[0]!).File)) != "analyzers");

    private static IEnumerable<TestCaseData> Json => Cases("json");

    private static IEnumerable<TestCaseData> Yaml => Cases("yaml");

    private static IEnumerable<TestCaseData> Xml => Cases("xml");

    [TestCaseSource(nameof(CSharp))]
    public void CSharp_block_compiles(object block)
    {
        var snippet = (CodeBlock)block;
        Assert.That(Snippet.Compile(snippet), Is.Empty, snippet.Text);
    }

    /// <summary>Whoever copies it gets no warning. The pages of the analyzers show what they fire at, and have a test of their own.</summary>
    [TestCaseSource(nameof(Examples))]
    [Category("Long")]
    public async Task CSharp_block_is_as_the_analyzers_ask(object block)
    {
        var snippet = (CodeBlock)block;
        Assert.That(await Snippet.AnalyzeAsync(snippet), Is.Empty, snippet.Text);
    }

    [TestCaseSource(nameof(Json))]
    public void Json_block_parses(object block)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        Assert.That(() => JsonDocument.Parse(((CodeBlock)block).Text, options).Dispose(), Throws.Nothing);
    }

    [TestCaseSource(nameof(Yaml))]
    public void Yaml_block_parses(object block)
    {
        using var text = new StringReader(((CodeBlock)block).Text);
        var stream = new YamlDotNet.RepresentationModel.YamlStream();
        Assert.That(() => stream.Load(text), Throws.Nothing);
        Assert.That(stream.Documents, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Xml))]
    public void Xml_block_parses(object block) =>
        Assert.That(() => System.Xml.Linq.XElement.Parse($"<block>{((CodeBlock)block).Text}</block>"), Throws.Nothing);

    /// <summary>A block under another name, "cs" say, or under none would escape the tests above.</summary>
    [Test]
    public void Every_block_names_a_language_that_is_known_here() =>
        Assert.That(Pages.All.SelectMany(CodeBlock.ReadAll).Where(block => !Languages.Contains(block.Language)), Is.Empty);

    [Test]
    public void There_are_blocks() => Assert.That(Pages.BlocksIn("csharp").Count(), Is.GreaterThan(5));

    private static IEnumerable<TestCaseData> Cases(string language) =>
        Pages.BlocksIn(language).Select(block => new TestCaseData(block).SetArgDisplayNames(block.ToString()));
}
