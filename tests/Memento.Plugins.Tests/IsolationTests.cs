using System.Reflection;
using System.Runtime.Loader;

namespace Memento.Plugins.Tests;

[Decision(4)]
internal sealed class IsolationTests
{
    [Test]
    public void Two_plugins_use_different_versions_of_one_private_dependency_at_once()
    {
        using var dropIn = new DropIn();
        dropIn.Add("UsesDependencyV1");
        dropIn.Add("UsesDependencyV2");

        var host = dropIn.CreateHost();
        var first = dropIn.CreateRunner(host, "uses-v1");
        var second = dropIn.CreateRunner(host, "uses-v2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Description.Details["dependency"], Is.EqualTo("code 1, assembly 1.0.0.0"));
            Assert.That(second.Description.Details["dependency"], Is.EqualTo("code 2, assembly 2.0.0.0"));
            Assert.That(first.Description.Details["dependency"], Is.EqualTo("code 1, assembly 1.0.0.0"));
            Assert.That(dropIn.Contexts, Has.Count.EqualTo(2));
            Assert.That(dropIn.Contexts.Select(context => context.IsCollectible), Is.All.False);
        }
    }

    [Test]
    public void A_plugin_uses_its_own_version_of_an_assembly_that_the_host_has_loaded()
    {
        using var dropIn = new DropIn();
        // A name of the test's own: what is in the default context stays there for the other tests.
        var library = $"Lib{Guid.NewGuid():N}";
        var hosts = AssemblyLoadContext.Default.LoadFromAssemblyPath(CompileLibrary(Path.Combine(dropIn.Root, "host", library + ".dll"), "1.0.0.0"));
        var own = CompileLibrary(Path.Combine(dropIn.Plugins, "Acme", library + ".dll"), "2.0.0.0");
        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme", "Acme.dll"),
            PluginCompiler.Runner("\"acme\"", details: "new Dictionary<string, string> { [\"library\"] = Lib.Describe() }"),
            own);

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "acme");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(hosts.GetName().Version, Is.EqualTo(new Version(1, 0, 0, 0)), "the host has another version");
            Assert.That(runner.Description.Details["library"], Is.EqualTo("code 2.0.0.0, assembly 2.0.0.0"));
            Assert.That(host.GetSource(runner)!.Notes, Has.None.Contains(library));
        }
    }

    [Test]
    public void A_private_copy_of_the_contract_is_ignored_and_reported()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("OwnContract"))!;
        Assert.That(Path.Combine(folder, "Memento.Abstractions.dll"), Does.Exist, "the fixture brings a copy");

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "own-contract");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runner.Description.Details["name"], Is.EqualTo("own-contract"));
            Assert.That(host.GetSource(runner)!.Notes, Has.One.StartsWith("Fixture.OwnContract brings its own copy of Memento.Abstractions; it is ignored"));
            Assert.That(host.GetSource(runner)!.Notes, Has.One.StartsWith("Fixture.OwnContract brings its own copy of Microsoft.Extensions.Primitives; it is ignored"));
            Assert.That(dropIn.Contexts.Single().Assemblies.Select(assembly => assembly.GetName().Name), Is.EqualTo(new[] { "Fixture.OwnContract" }));
        }
    }

    [Test]
    public void Every_assembly_that_the_contract_exposes_is_shared()
    {
        var contract = typeof(IBackendBroker).Assembly;

        var exposed = GetReferences(contract).ToHashSet();

        Assert.That(exposed.Where(name => !HostAssemblies.IsFramework(name)), Is.SubsetOf(SharedAssemblies.Names));
    }

    [Test]
    public void Every_shared_assembly_comes_from_the_host()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("OwnContract");
        var context = new PluginLoadContext(new PluginFile(path, AssemblyFileReader.Read(path).Metadata!, false), path);

        Assert.That(
            SharedAssemblies.Names.Select(name => AssemblyLoadContext.GetLoadContext(context.LoadFromAssemblyName(new AssemblyName(name)))),
            Is.All.SameAs(AssemblyLoadContext.Default));
    }

    [Test]
    public void The_dependencies_of_the_host_are_not_lent_to_a_plugin()
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme.dll"),
            PluginCompiler.Runner("\"acme\"", details: "new Dictionary<string, string> { [\"moq\"] = typeof(Moq.Mock).Assembly.FullName }"));

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "acme");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => runner.Description, Throws.TypeOf<FileNotFoundException>().With.Message.Contains("'Moq, Version=4."));
            Assert.That(host.GetSource(runner)!.Notes, Has.One.Contains("references Moq 4."));
        }
    }

    [Test]
    public void An_older_private_copy_of_a_framework_assembly_is_ignored_and_a_newer_one_used([Values("1.0.0.0", "99.0.0.0")] string version)
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme", "System.Text.Json.dll"),
            $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] namespace System.Text.Json {{ public class OnlyInTheCopy {{ }} }}");
        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme", "Acme.dll"),
            PluginCompiler.Runner("\"acme\"", details: "new Dictionary<string, string> { [\"json\"] = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Runner).Assembly).LoadFromAssemblyName(new System.Reflection.AssemblyName(\"System.Text.Json\")).GetName().Version.ToString() }"));

        var host = dropIn.CreateHost();
        var json = dropIn.CreateRunner(host, "acme").Description.Details["json"];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(json, Is.EqualTo(version == "99.0.0.0" ? version : typeof(System.Text.Json.JsonDocument).Assembly.GetName().Version!.ToString()));
            Assert.That(host.Report.Candidates.Single().Notes.Single(), Does.StartWith(version == "99.0.0.0" ? "Acme brings a newer System.Text.Json" : "Acme brings its own copy of System.Text.Json; it is ignored"));
        }
    }

    [Test]
    public void Only_what_is_needed_is_loaded_from_the_folder()
    {
        using var dropIn = new DropIn();
        dropIn.Add("UsesDependencyV1");

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1");
        var before = dropIn.Contexts.Single().Assemblies.Select(assembly => assembly.GetName().Name).ToList();
        _ = runner.Description;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.EqualTo(new[] { "Fixture.UsesDependencyV1" }));
            Assert.That(dropIn.Contexts.Single().Assemblies.Select(assembly => assembly.GetName().Name), Is.EquivalentTo(new[] { "Fixture.UsesDependencyV1", "Fixture.Dependency" }));
        }
    }

    private static string CompileLibrary(string path, string version) => PluginCompiler.Compile(
        path,
        $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class Lib {{ public static string Describe() => \"code {version}, assembly \" + typeof(Lib).Assembly.GetName().Version; }}");

    private static IEnumerable<string> GetReferences(Assembly assembly)
    {
        foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => !HostAssemblies.IsFramework(reference.Name!)))
        {
            yield return reference.Name!;
            foreach (var further in GetReferences(Assembly.Load(reference)))
            {
                yield return further;
            }
        }
    }
}
