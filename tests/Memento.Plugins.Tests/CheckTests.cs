using System.Globalization;
using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace Memento.Plugins.Tests;

[Decision(3)]
internal sealed class CheckTests
{
    [Test]
    public void A_newer_contract_is_rejected_before_loading_and_both_sides_are_named()
    {
        using var dropIn = new DropIn();
        dropIn.Add("NewerContract");

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            var row = host.Report.Candidates.Single();
            Assert.That(row.State, Is.EqualTo(PluginState.Rejected));
            Assert.That(row.ContractVersion, Is.EqualTo("2.1"));
            Assert.That(row.ReasonId, Is.EqualTo(ErrorId.Of(PluginErrors.NewerContract)));
            Assert.That(row.Reason, Does.StartWith($"Fixture.NewerContract needs Memento.Abstractions 2.1, this host has {ContractVersion.Current}"));
            Assert.That(() => dropIn.CreateRunner(host, "newer"), Throws.TypeOf<ConfigurationException>().With.Message.Contains(row.Reason!));
            Assert.That(dropIn.Contexts, Is.Empty);
        }
    }

    [TestCase("1.9", "needs Memento.Abstractions 1.9, this host has 1.0")]
    [TestCase("0.8", "needs Memento.Abstractions 0.8, this host has 1.0")]
    [TestCase("next", "carries 'next' as the version of the contract")]
    public void The_contract_version_is_the_one_that_the_attribute_carries(string version, string reason)
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner($"\"acme\", \"{version}\""));

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.Contain(reason));
    }

    [TestCase("", "exports Runner as a runner backend under the short name ''")]
    [TestCase("a@b", "a short name consists of letters, digits, '-', '_' and '.'")]
    public void A_short_name_that_no_configuration_could_give_is_rejected(string name, string reason)
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner($"\"{name}\""));
        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Report.Candidates.Single().Reason, Does.Contain(reason));
            Assert.That(() => dropIn.CreateRunner(host, "acme"), Throws.TypeOf<ConfigurationException>().With.Message.Contains(reason), "to who asks for the name that was meant");
        }
    }

    [TestCase("Acme.Framework.App", "1.0.0", "needs the framework Acme.Framework.App 1.0.0, this host runs without Acme.Framework.App")]
    [TestCase("Microsoft.NETCore.App", "99.0.0", "needs the framework Microsoft.NETCore.App 99.0.0, this host runs on ")]
    public void A_missing_framework_is_rejected_before_loading(string framework, string version, string reason)
    {
        using var dropIn = new DropIn();
        var file = Path.ChangeExtension(dropIn.Add("Good"), ".runtimeconfig.json");
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        document["runtimeOptions"]!["framework"] = new JsonObject { ["name"] = framework, ["version"] = version };
        File.WriteAllText(file, document.ToJsonString());

        var row = dropIn.CreateHost().Report.Candidates.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.State, Is.EqualTo(PluginState.Rejected));
            Assert.That(row.Reason, Does.Contain(reason));
        }
    }

    [Test]
    public void A_file_that_a_library_of_a_plugin_needs_in_turn_and_that_is_not_there_is_told_of()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("OlderSqlite"))!;
        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Notes, Is.Empty, "as it was built");
        var natives = Directory.GetFiles(Path.Combine(folder, "runtimes"), "*e_sqlite3.*", SearchOption.AllDirectories);
        foreach (var native in natives)
        {
            File.Delete(native);
        }

        File.Delete(Path.Combine(folder, "SQLitePCLRaw.core.dll"));

        var row = dropIn.CreateHost().Report.Candidates.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.State, Is.EqualTo(PluginState.Available));
            Assert.That(row.Notes, Has.Count.EqualTo(2), "of all machines' natives this one's alone");
            Assert.That(row.Notes, Has.One.EqualTo("Fixture.OlderSqlite names lib/netstandard2.0/SQLitePCLRaw.core.dll in its list of dependencies, which is not in its folder: what needs it will fail."));
            Assert.That(row.Notes, Has.One.Contains($"runtimes/{RuntimeIdentifiers.Portable}/native/"));
        }
    }

    [Test]
    public void A_malformed_runtime_configuration_is_a_row([Values("{", "{ \"runtimeOptions\": [] }", "7", "{ \"\\ud800\": 1 }", "{ \"runtimeOptions\": { \"framework\": { \"name\": \"\\ud800\" } } }")] string text)
    {
        using var dropIn = new DropIn();
        var file = Path.ChangeExtension(dropIn.Add("Good"), ".runtimeconfig.json");
        File.WriteAllText(file, text);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith($"{file} is not valid, so the frameworks"));
    }

    [Test]
    public void A_runtime_configuration_with_a_byte_that_is_no_text_is_a_row()
    {
        using var dropIn = new DropIn();
        var file = Path.ChangeExtension(dropIn.Add("Good"), ".runtimeconfig.json");
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("runtimeOptions"u8)] |= 0x80;
        File.WriteAllBytes(file, bytes);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith($"{file} is not valid, so the frameworks"));
    }

    [Test]
    public void A_runtime_configuration_that_asks_for_nothing_stands_in_no_way(
        [Values("null", "{}", "{ \"runtimeOptions\": null }", "{ \"RuntimeOptions\": { \"framework\": null, \"frameworks\": [ null ] } }")] string text)
    {
        using var dropIn = new DropIn();
        File.WriteAllText(Path.ChangeExtension(dropIn.Add("Good"), ".runtimeconfig.json"), text);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().State, Is.EqualTo(PluginState.Available));
    }

    [Test]
    public void A_reference_to_a_newer_shared_assembly_than_the_host_has_is_rejected()
    {
        using var dropIn = new DropIn();
        var newer = PluginCompiler.Compile(
            Path.Combine(dropIn.Root, "newer", "Microsoft.Extensions.Primitives.dll"),
            "[assembly: System.Reflection.AssemblyVersion(\"99.0.0.0\")] public class OnlyInTheNewer;");
        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme.dll"),
            PluginCompiler.Runner("\"acme\"", "public OnlyInTheNewer Used = null;"),
            newer);

        Assert.That(dropIn.CreateHost().Report.Candidates.Single().Reason, Does.StartWith("Acme needs Microsoft.Extensions.Primitives 99.0.0.0, this host has "));
    }

    [TestCase("2.0.0.0", "2.3.0.0", null)]
    [TestCase("2.3.0.0", "2.0.0.0", "works on the host's own {0} 2.3.0.0, this host has 2.0.0.0")]
    [TestCase("2.3.0.0", "3.0.0.0", "works on the host's own {0} 2.3.0.0, this host has 3.0.0.0")]
    [TestCase("2.3.0.0", null, "works on the host's own {0} 2.3.0.0, and this host has none")]
    [Decision(4)]
    public void An_assembly_unified_with_the_host_is_checked_for_version(string built, string? hosts, string? reason)
    {
        using var dropIn = new DropIn();
        var library = $"UserMath{Guid.NewGuid():N}";
        var source = "[assembly: System.Reflection.AssemblyVersion(\"{0}\")] public class Matrix {{ public static string Version => \"{0}\"; }}";
        var reference = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme", library + ".dll"), string.Format(CultureInfo.InvariantCulture, source, built));
        if (hosts is not null)
        {
            AssemblyLoadContext.Default.LoadFromAssemblyPath(PluginCompiler.Compile(Path.Combine(dropIn.Root, "host", library + ".dll"), string.Format(CultureInfo.InvariantCulture, source, hosts)));
        }

        PluginCompiler.Compile(
            Path.Combine(dropIn.Plugins, "Acme", "Acme.dll"),
            PluginCompiler.Runner(
                "\"acme\"",
                attributes: $"[assembly: UnifyWithHost(\"{library}\")]",
                details: "new Dictionary<string, string> { [\"matrix\"] = Matrix.Version }"),
            reference);

        var host = dropIn.CreateHost();
        var row = host.Report.Candidates.Single();

        if (reason is null)
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(row.Reason, Is.Null);
                Assert.That(row.Notes, Has.One.Contains($"brings its own copy of {library}; it is ignored"));
                Assert.That(dropIn.CreateRunner(host, "acme").Description.Details["matrix"], Is.EqualTo(hosts));
            }
        }
        else
        {
            Assert.That(row.Reason, Does.Contain(string.Format(CultureInfo.InvariantCulture, reason, library)));
        }
    }
}
