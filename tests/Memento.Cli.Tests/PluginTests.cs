using System.Text.Json.Nodes;
using Memento.Cli.Tests.Support;

namespace Memento.Cli.Tests;

/// <summary>What the tool tells of plugins.</summary>
internal sealed class PluginTests : ToolTests
{
    private string Plugins => Folder.Combine("plugins-dropin");

    [Test]
    public async Task Each_candidate_has_a_row_as_the_library_reports_it()
    {
        CopyPlugins();
        await File.WriteAllTextAsync(Path.Combine(Plugins, "Broken.dll"), "MZ this is no assembly");
        var answer = await AskAsync(ExitCodes.Yes, "plugins", "list", "--plugins", Plugins);
        var report = Memento.Configuration.MementoEnvironment.Load(Configuration, new() { PluginFolders = [Plugins] }).PluginReport;
        Assert.That(
            answer["plugins"]!.AsArray().Select(plugin => (plugin!["path"]!.GetValue<string>(), plugin["state"]!.GetValue<string>(), plugin["reason"]?.GetValue<string>())),
            Is.EqualTo(report.Candidates.Select(candidate => (candidate.Path, candidate.State.ToString().ToLowerInvariant(), candidate.Reason))));
        Assert.That(answer["folders"]![0]!["path"]!.GetValue<string>(), Is.EqualTo(Plugins));
    }

    [Test]
    public async Task The_plugins_beside_the_configuration_count_before_those_of_the_tool()
    {
        Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "list"))["folders"]![0]!["path"]!.GetValue<string>(), Is.EqualTo(Path.Combine(AppContext.BaseDirectory, "plugins-dropin")));
        CopyPlugins();
        Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "list"))["folders"]![0]!["path"]!.GetValue<string>(), Is.EqualTo(Plugins));
    }

    [TestCase("filesystem")]
    [TestCase("FILESYSTEM@Memento.Storage.Filesystem")]
    [TestCase("Memento.Storage.Filesystem")]
    public async Task A_plugin_is_inspected_by_any_of_its_names(string name)
    {
        var plugin = (await AskAsync(ExitCodes.Yes, "plugins", "inspect", name))["plugins"]!.AsArray().Single()!;
        Assert.That(plugin["exports"]!.AsArray().Select(export => export!["kind"]!.GetValue<string>()), Is.EquivalentTo(new[] { "storage", "data store", "metadata store" }));
        Assert.That((await RunAsync("plugins", "inspect", "nothing")).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task A_plugin_is_inspected_by_the_path_of_its_assembly_or_folder()
    {
        CopyPlugins();
        var file = Directory.GetFiles(Plugins, "Memento.Storage.Filesystem.dll", SearchOption.AllDirectories).Single();
        foreach (var path in (string[])[file, Path.GetDirectoryName(file)!, Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar])
        {
            Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "inspect", path))["plugins"]!.AsArray().Single()!["path"]!.GetValue<string>(), Is.EqualTo(file));
        }
    }

    [Test]
    public async Task A_lock_is_written_and_tells_what_was_altered_added_and_taken_away()
    {
        CopyPlugins();
        var file = Folder.Combine("plugins.lock.json");
        Assert.That((await RunAsync("plugins", "verify")).ExitCode, Is.EqualTo(ExitCodes.No));
        Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "lock", "--dry-run"))["file"]!.GetValue<string>(), Is.EqualTo(file));
        Assert.That(File.Exists(file), Is.False);

        // The builtin plugins, SQLite, and the storage in tiers.
        Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "lock"))["plugins"]!.AsArray(), Has.Count.EqualTo(7));
        Assert.That((await AskAsync(ExitCodes.Yes, "plugins", "verify"))["ok"]!.GetValue<bool>(), Is.True);

        await File.AppendAllTextAsync(Path.Combine(Plugins, "storage-null", "Memento.Storage.Null.deps.json"), " ");
        Directory.Delete(Path.Combine(Plugins, "runner-null"), recursive: true);
        var rows = (await AskAsync(ExitCodes.No, "plugins", "verify"))["plugins"]!.AsArray().Where(row => !row!["ok"]!.GetValue<bool>()).ToList();
        Assert.That(rows.Select(row => row!["assembly"]!.GetValue<string>()), Is.EquivalentTo(new[] { "Memento.Storage.Null", "Memento.Runner.Null" }));
        Assert.That(rows.Select(row => row!["problem"]!.GetValue<string>()), Has.One.Contains("Memento.Storage.Null.deps.json was altered").And.One.Contains("not there"));
    }

    [Test]
    public async Task A_lock_file_that_has_no_folder_is_told_in_a_sentence()
    {
        CopyPlugins();
        var outcome = await RunAsync("plugins", "lock", Folder.Combine("nowhere", "plugins.lock.json"));
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith($"memento: error MEM803: There is no folder '{Folder.Combine("nowhere")}' for the lock file."));
    }

    [Test]
    public async Task A_lock_file_that_cannot_be_written_is_named_by_its_own_name()
    {
        CopyPlugins();

        // One with more behind it is too long for any disk.
        var file = Folder.Combine(new string('a', 250));
        var outcome = await RunAsync("plugins", "lock", file);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith($"memento: error MEM815: The lock file {file} cannot be written: "));
    }

    [Test]
    public async Task A_plugin_that_fails_is_told_once()
    {
        CopyPlugins();
        File.Delete(Directory.GetFiles(Plugins, "Microsoft.Data.Sqlite.dll", SearchOption.AllDirectories).Single());
        await File.WriteAllTextAsync(Configuration, ConfigurationText("sqlite", $", \"path\": \"store.db\""));
        var outcome = await RunAsync("ls");
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith("memento: error MEM20").And.Contain("Microsoft.Data.Sqlite").And.Not.Contain("warning"));
    }

    [Test]
    public async Task A_lock_file_that_is_none_locks_nothing_in()
    {
        var file = Folder.Combine("broken.json");
        await File.WriteAllTextAsync(file, "{");
        var answer = await AskAsync(ExitCodes.No, "plugins", "verify", file);
        Assert.That(answer["plugins"]!.AsArray().Select(row => row!["problem"]!.GetValue<string>()), Is.All.Contains("is not valid"));
        Assert.That((await RunAsync("plugins", "verify", file)).Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), "it is told once");
    }

    // In a process of its own: a native library that another plugin of a process has loaded is found in the place of one that is missing.
    [Test]
    [Category("Long")]
    public async Task A_plugin_without_its_native_library_is_named_and_so_is_the_library()
    {
        CopyPlugins();
        await File.WriteAllTextAsync(Configuration, """
            {
              "name": "tests",
              "plugins": { "shadow_folder": "shadow" },
              "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "sqlite", "path": "memento.db" } } } } ]
            }
            """);
        var whole = await ToolProcess.RunAsync(Folder.FullPath, "config", "check");
        Assert.That(whole.ExitCode, Is.EqualTo(ExitCodes.Yes), whole.Output + whole.Error);

        var natives = Directory.GetFiles(Plugins, "*e_sqlite3*", SearchOption.AllDirectories).Where(static file => file.Contains($"{Path.DirectorySeparatorChar}native{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        Assert.That(natives, Has.Count.GreaterThan(10));
        natives.ForEach(File.Delete);
        var outcome = await ToolProcess.RunAsync(Folder.FullPath, "config", "check", "--json");
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.No), outcome.Error);
        var problem = JsonNode.Parse(outcome.Output)!["problems"]!.AsArray().Single()!;
        Assert.That(problem["id"]!.GetValue<string>(), Is.EqualTo("MEM200"));
        Assert.That(problem["message"]!.GetValue<string>(), Does.Contain(Path.Combine(Plugins, "storage-sqlite", "Memento.Storage.Sqlite.dll")).And.Contain("'e_sqlite3'"));
        Assert.That(Folder.Combine("memento.db"), Does.Not.Exist);
    }

    private void CopyPlugins() => Copy(Path.Combine(AppContext.BaseDirectory, "plugins-dropin"), Plugins);
}
