using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Memento.Plugins.Tests;

[Decision(2)]
internal sealed class LayoutTests
{
    private const string CrcOfTheDigits = "CBF43926";

    [Test]
    public void A_folder_of_its_own_is_followed_by_its_list_of_dependencies()
    {
        using var dropIn = new DropIn();
        dropIn.Add("UsesDependencyV1");

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1");

        Assert.That(runner.Description.Details["dependency"], Is.EqualTo("code 1, assembly 1.0.0.0"));
    }

    [Test]
    public void A_lone_file_without_a_list_of_dependencies_works()
    {
        using var dropIn = new DropIn();
        var path = dropIn.AddLone(Fixtures.GetAssembly("Lone"));

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "lone");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runner.Description.Type, Is.EqualTo("lone"));
            Assert.That(host.GetSource(runner)!.Path, Is.EqualTo(path));
        }
    }

    [Test]
    public void A_lone_file_finds_what_it_references_beside_it_and_copies_nothing_else()
    {
        using var dropIn = new DropIn();
        dropIn.AddLone(Fixtures.GetAssembly("UsesDependencyV2"));
        dropIn.AddLone(Path.Combine(Fixtures.GetOutput("DependencyV2"), "Fixture.Dependency.dll"));
        dropIn.AddLone(Fixtures.GetAssembly("Good"));

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "uses-v2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runner.Description.Details["dependency"], Is.EqualTo("code 2, assembly 2.0.0.0"));
            Assert.That(Directory.EnumerateFiles(dropIn.Copies.Single()).Select(Path.GetFileName), Is.EquivalentTo(new[] { "Fixture.UsesDependencyV2.dll", "Fixture.Dependency.dll" }));
        }
    }

    [Test]
    public void Without_a_list_of_dependencies_the_folder_is_probed([Values("UsesDependencyV1", "Satellite")] string fixture)
    {
        using var dropIn = new DropIn();
        File.Delete(Path.ChangeExtension(dropIn.Add(fixture), ".deps.json"));

        var details = dropIn.CreateRunner(dropIn.CreateHost(), fixture == "Satellite" ? "satellite" : "uses-v1").Description.Details;

        Assert.That(details.Values, Does.Contain(fixture == "Satellite" ? "Guten Tag" : "code 1, assembly 1.0.0.0"));
    }

    [Test]
    public void Satellite_resources_are_found()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Satellite");

        var details = dropIn.CreateRunner(dropIn.CreateHost(), "satellite").Description.Details;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(details["en"], Is.EqualTo("Good day"));
            Assert.That(details["de"], Is.EqualTo("Guten Tag"));
            Assert.That(details["fr"], Is.EqualTo("Good day"), "a language without a satellite falls back");
        }
    }

    [Test]
    public void A_native_library_is_found_for_this_machine([Values] bool listed)
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("NativeLibrary");
        var relative = PutNativeLibrary(Path.GetDirectoryName(path)!);
        var list = Path.ChangeExtension(path, ".deps.json");
        if (listed)
        {
            ListNativeLibrary(list, relative);
        }
        else
        {
            File.Delete(list);
        }

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "native");

        Assert.That(runner.Description.Details["crc"], Is.EqualTo(CrcOfTheDigits));
    }

    [Test]
    public void A_listed_file_beside_the_libraries_of_this_machine_is_there_too([Values("model.bin", "fixture.metal", "tool")] string name)
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("NativeLibrary");
        var relative = PutNativeLibrary(Path.GetDirectoryName(path)!);
        var beside = $"runtimes/{RuntimeIdentifiers.Portable}/native/{name}";
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, beside), "beside");
        ListNativeLibrary(Path.ChangeExtension(path, ".deps.json"), relative, beside);

        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "native");

        Assert.That(runner.Description.Details["crc"], Is.EqualTo(CrcOfTheDigits));
        Assert.That(File.Exists(Path.Combine(dropIn.Copies.Single(), beside)), Is.True);
    }

    [Test]
    public void A_file_and_a_folder_with_spaces_and_letters_beyond_ascii_work()
    {
        using var dropIn = new DropIn("Größe und Übermaß 計画 drop in");
        dropIn.Add("NonAscii", "Ordner 計画");

        var runner = dropIn.CreateRunner(dropIn.CreateHost(), "non-ascii");

        Assert.That(runner.Description.Details["assembly"], Is.EqualTo("Fixture Größe 計画"));
    }

    [Test]
    public void Lists_that_an_editor_saved_with_a_mark_are_read_as_the_runtime_reads_them()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("UsesDependencyV1");
        foreach (var list in new[] { Path.ChangeExtension(path, ".deps.json"), Path.ChangeExtension(path, ".runtimeconfig.json") })
        {
            File.WriteAllText(list, File.ReadAllText(list), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        }

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1"), Throws.Nothing);
    }

    [Test]
    public void A_malformed_list_of_dependencies_is_a_row_and_not_a_crash([Values("{ \"targets\": ", "", "{ \"runtimeTarget\": \"\\ud800\", \"targets\": {} }", "{ \"targets\": 1, \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": {} }")] string text)
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        var list = Path.ChangeExtension(dropIn.Add("Good"), ".deps.json");
        File.WriteAllText(list, text);

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            var row = host.Report.Offering(PluginKind.RunnerBackend, "good").Single();
            Assert.That(row.State, Is.EqualTo(PluginState.Rejected));
            Assert.That(row.Reason, Does.StartWith($"{list} is not valid JSON, so the plugin's dependencies are not known: ").And.EndsWith(" Build the plugin again.").And.Not.Contain("LineNumber"));
            Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<ConfigurationException>().With.Message.Contains(list));
            Assert.That(dropIn.CreateRunner(host, "twin").Description.Type, Is.EqualTo("twin"));
        }
    }

    [TestCase("[]", "it is not an object")]
    [TestCase("{ \"targets\": {} }", "'runtimeTarget' has no name")]
    [TestCase("{ \"runtimeTarget\": 5, \"targets\": [] }", "'runtimeTarget' has no name")]
    [TestCase("{ \"runtimeTarget\": { \"name\": \"net\" }, \"targets\": [] }", "'targets' has nothing for its 'runtimeTarget'")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": { \"a/1\": { \"runtime\": { \"a.dll\": 1 } } } }, \"libraries\": {} }", "'runtime' of 'a/1' is not an object of objects")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": { \"a/1\": { \"runtimeTargets\": { \"a.so\": {} } } } }, \"libraries\": {} }", "a file of 'runtimeTargets' of 'a/1' has no 'rid' or no 'assetType'")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} } }", "'libraries' is not an object")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": { \"a/1\": {} } }", "'a/1' of 'libraries' has no 'type' or no 'serviceable'")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": { \"a/1\": { \"type\": \"package\", \"serviceable\": true, \"sha512\": 5 } } }", "'a/1' of 'libraries' has no 'sha512'")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": { \"a/1\": { \"type\": \"package\", \"serviceable\": true } } }", "'a/1' of 'libraries' has no 'sha512'")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": { \"a/1\": { \"type\": \"package\", \"serviceable\": true, \"sha512\": \"\", \"path\": null } } }", "'path' of 'a/1' of 'libraries' is not a text")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": { \"a/1\": { \"runtime\": { \"a.dll\": { \"assemblyVersion\": 1 } } } } }, \"libraries\": {} }", "'assemblyVersion' of 'a.dll' of 'runtime' of 'a/1' is not a text")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": { \"a/1\": { \"runtimeTargets\": { \"a.so\": { \"rid\": \"any\", \"assetType\": \"native\", \"fileVersion\": [] } } } } }, \"libraries\": {} }", "'fileVersion' of 'a.so' of 'runtimeTargets' of 'a/1' is not a text")]
    [TestCase("{ \"runtimeTarget\": \"net\", \"targets\": { \"net\": {} }, \"libraries\": {}, \"runtimes\": { \"linux\": [ 1 ] } }", "'runtimes' is not an object of lists of names")]
    public void A_list_of_dependencies_that_would_end_the_process_in_the_resolver_is_a_row(string text, string reason)
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        var list = Path.ChangeExtension(dropIn.Add("Good"), ".deps.json");
        File.WriteAllText(list, text);

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Report.Offering(PluginKind.RunnerBackend, "good").Single().Reason, Is.EqualTo($"{list} is not a list of dependencies: {reason}; build the plugin again."));
            Assert.That(dropIn.CreateRunner(host, "twin").Description.Type, Is.EqualTo("twin"));
        }
    }

    /// <summary>A real native library that is on every machine with .NET, under a name that no machine has.</summary>
    private static string PutNativeLibrary(string folder)
    {
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        var (source, name) = OperatingSystem.IsWindows() ? ("System.IO.Compression.Native.dll", "fixture_native.dll")
            : OperatingSystem.IsMacOS() ? ("libSystem.IO.Compression.Native.dylib", "libfixture_native.dylib")
            : ("libSystem.IO.Compression.Native.so", "libfixture_native.so");
        var relative = $"runtimes/{RuntimeIdentifiers.Portable}/native/{name}";
        var target = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(runtime, source), target);
        return relative;
    }

    /// <summary>Lists it as the SDK lists the natives of a package.</summary>
    private static void ListNativeLibrary(string list, params string[] files)
    {
        var document = JsonNode.Parse(File.ReadAllText(list))!;
        document["targets"]!.AsObject().Single().Value!["Fixture.Native.Package/1.0.0"] = new JsonObject
        {
            ["runtimeTargets"] = new JsonObject(files.Select(static file => KeyValuePair.Create<string, JsonNode?>(
                file, new JsonObject { ["rid"] = RuntimeIdentifiers.Portable, ["assetType"] = "native", ["fileVersion"] = "0.0.0.0" }))),
        };
        document["libraries"]!["Fixture.Native.Package/1.0.0"] = new JsonObject { ["type"] = "package", ["serviceable"] = false, ["sha512"] = "" };
        File.WriteAllText(list, document.ToJsonString());
    }
}
