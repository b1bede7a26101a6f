using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Memento.Templates.Tests;

/// <summary>What the template says of others is so.</summary>
public sealed partial class TemplateTests
{
    private static readonly string Repository = typeof(TemplateTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    [Test]
    public void The_packages_of_its_tests_are_those_that_are_used_here()
    {
        var project = XDocument.Load(Path.Combine(Repository, "Memento.Templates", "content", "shared", "PluginName.Tests", "PluginName.Tests.csproj"));
        var ours = XDocument.Load(Path.Combine(Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")!.Value);
        var theirs = project.Descendants("PackageReference")
            .Where(reference => reference.Attribute("Version")!.Value != "MementoVersion")
            .ToDictionary(reference => reference.Attribute("Include")!.Value, reference => reference.Attribute("Version")!.Value);
        Assert.That(theirs, Has.Count.EqualTo(3));
        Assert.That(theirs, Is.SubsetOf(ours));
    }

    /// <summary>A plugin may be called Acme.FileShare: in a namespace of that name no file would be opened with FileShare.Read.</summary>
    [Test]
    public void A_namespace_hides_no_type_that_the_template_uses()
    {
        var content = Path.Combine(Repository, "Memento.Templates", "content");
        var forms = JsonNode.Parse(File.ReadAllText(Path.Combine(content, ".template.config", "template.json")))!["forms"]!;
        var changed = new Regex(forms["namespaceWords"]!["pattern"]!.GetValue<string>());
        var types = typeof(TemplateTests).Assembly.GetReferencedAssemblies()
            .Select(Assembly.Load)
            .SelectMany(static assembly => assembly.GetExportedTypes().Concat(assembly.GetForwardedTypes()))
            .Where(static type => type is { IsGenericType: false, IsNested: false })
            .Select(static type => type.Name)
            .ToHashSet();
        var used = Directory.EnumerateFiles(content, "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Name().Matches(NoCode().Replace(File.ReadAllText(file), "")))
            .Select(static match => match.Value)
            .Where(types.Contains)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.That(used, Has.Member("File").And.Member("FileShare").And.Member("ICodec"));
        Assert.That(string.Join('|', used.Where(name => !changed.IsMatch("Acme." + name))), Is.Empty, "These are for the form 'namespaceWords'.");
    }

    [GeneratedRegex("""//.*|\busing [A-Z].*""")]
    private static partial Regex NoCode();

    // That of an attribute is looked for among types only.
    [GeneratedRegex("""(?<![\w.\[])[A-Z]\w*(?![\w<]| =)""")]
    private static partial Regex Name();
}
