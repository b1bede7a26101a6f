using System.Xml.Linq;

namespace Memento.Plugins.Tests;

/// <summary>The core knows no backend: it references the contract, and no plugin.</summary>
internal sealed class CoreReferenceTests
{
    [Test]
    public void The_core_assembly_references_no_other_assembly_of_this_repository_than_the_contract()
    {
        var references = typeof(PluginHost).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.That(references.Where(IsOurs), Is.EqualTo(new[] { "Memento.Abstractions" }));
    }

    [Test]
    public void The_core_project_references_no_other_project_than_the_contract_and_packs_no_other_than_the_compilers_part()
    {
        var project = XDocument.Load(Path.Combine(Fixtures.RepositoryRoot, "Memento.Core", "Memento.Core.csproj"));

        // What is packed for the compilers of the package's users is built along, and is not there when the core is compiled.
        var projects = project.Descendants("ProjectReference").ToLookup(
            reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false",
            reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(projects[true], Is.EqualTo(new[] { "Memento.Abstractions" }));
            Assert.That(projects[false], Is.EqualTo(new[] { "Memento.Generators", "Memento.Generators.CodeFixes" }));
            Assert.That(project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value).Where(IsOurs), Is.Empty);
            Assert.That(project.Descendants("Reference"), Is.Empty);
        }
    }

    [Test]
    public void Every_plugin_project_of_the_repository_references_neither_the_core_nor_another_plugin()
    {
        var projects = Directory.EnumerateDirectories(Fixtures.RepositoryRoot, "Memento.Plugins.*")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            .ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(projects, Has.Count.GreaterThanOrEqualTo(5));
            foreach (var project in projects)
            {
                Assert.That(
                    XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))),
                    Is.All.EqualTo("Memento.Abstractions"),
                    project);
            }
        }
    }

    private static bool IsOurs(string name) => name.StartsWith("Memento.", StringComparison.Ordinal);
}
