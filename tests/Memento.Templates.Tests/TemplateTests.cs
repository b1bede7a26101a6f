using System.Reflection;
using System.Xml.Linq;

namespace Memento.Templates.Tests;

/// <summary>What the template says of others is so.</summary>
public sealed class TemplateTests
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
}
