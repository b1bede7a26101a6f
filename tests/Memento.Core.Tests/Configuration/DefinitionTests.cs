using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Storage;
using Microsoft.Extensions.Configuration;

namespace Memento.Core.Tests.Configuration;

/// <summary>Environments that are described in code, and what describes one that was loaded.</summary>
[NonParallelizable] // It sets a variable that every environment reads.
internal sealed class DefinitionTests
{
    private static readonly BackendDefinition Memory = new("memory");

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_path_that_begins_with_a_tilde_starts_from_the_folder_of_the_user_wherever_it_stands()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        var name = $"memento-{Guid.NewGuid():N}";
        using var environment = MementoEnvironment.Load(_folder.Write("memento.json", $$"""
            { "base_dir": "~/{{name}}/base", "plugins": { "folders": ["~/{{name}}/plugins", "~"], "lock_file": "~/{{name}}/lock.json" },
              "repos": [ { "name": "main", "relative_to": "~/{{name}}" } ] }
            """));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(environment.BaseFolder, Is.EqualTo(Path.Combine(home, name, "base")));
            Assert.That(environment.PluginReport.Folders.Select(folder => folder.Path), Is.EqualTo(new[] { Path.Combine(home, name, "plugins"), home }));
            Assert.That(environment.LockFile, Is.EqualTo(Path.Combine(home, name, "lock.json")));
            Assert.That(environment.Definition.Repositories.Single().RelativeTo, Is.EqualTo(Path.Combine(home, name)));
            Assert.That(
                () => EnvironmentDefinition.Load(_folder.Write("other.json", $$"""{ "repos": ["~/{{name}}/repo.json"] }""")),
                Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{Path.Combine(home, name, "repo.json")}' does not exist"));
        }
    }

    [TestCase("""{ "base_dir": "a\u0000b" }""", "'base_dir'")]
    [TestCase("""{ "relative_to": "a\u0000b" }""", "'relative_to'")]
    [TestCase("""{ "repos": ["a\u0000b.json"] }""", "'repos:0'")]
    [TestCase("""{ "plugins": { "folders": ["a\u0000b"] } }""", "'plugins:folders'")]
    [TestCase("""{ "plugins": { "lock_file": "a\u0000b" } }""", "'plugins:lock_file'")]
    public void A_path_that_no_system_can_have_is_an_error_that_names_the_key(string json, string key) =>
        Assert.That(() => MementoEnvironment.Load(_folder.Write("memento.json", json)), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.json")).And.Message.Contains(key));

    [Test]
    public async Task An_environment_made_in_code_is_as_it_is_described()
    {
        await using var environment = Create(new EnvironmentDefinition
        {
            Name = "in code",
            BaseFolder = Path.Combine(_folder.Path, "base"),
            RelativeTo = _folder.Path,
            Description = "For a test",
            Maintainer = "Someone",
            Documentation = "https://example.org",
            Repositories =
            [
                new RepositoryDefinition("main")
                {
                    Description = "The only one",
                    Maintainer = "Somebody",
                    Documentation = "docs/",
                    Clusters = new Dictionary<string, ClusterDefinition>
                    {
                        ["default"] = new()
                        {
                            Name = "Results",
                            Description = "Here",
                            Maintainer = "Nobody",
                            Documentation = "store/README",
                            Storage = new BackendDefinition("filesystem") { Settings = new Dictionary<string, object?> { ["path"] = "store", ["memory_cache_mb"] = 1.5, ["readonly"] = false, ["inline_bytes"] = 0, ["compression"] = Compression.Gzip, ["codecs"] = Array.Empty<string>() } },
                            Runner = new BackendDefinition("null"),
                        },
                        ["bare"] = new(),
                    },
                },
            ],
        });
        var cluster = environment.GetCluster(null)!;
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((environment.Name, environment.Description, environment.Maintainer, environment.Documentation), Is.EqualTo(("in code", "For a test", "Someone", "https://example.org")));
            var repository = environment.GetRepository("main")!;
            Assert.That((repository.Description, repository.Maintainer, repository.Documentation), Is.EqualTo(("The only one", "Somebody", "docs/")));
            Assert.That((cluster.Name, cluster.DisplayName, cluster.Description, cluster.Maintainer, cluster.Documentation), Is.EqualTo(("default", "Results", "Here", "Nobody", "store/README")));
            Assert.That(environment.GetCluster("bare")!.DisplayName, Is.EqualTo("bare"));
            Assert.That(cluster.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "store")));
            Assert.That(cluster.Storage.Memory.CapacityBytes, Is.EqualTo(3 * 512 * 1024));
            Assert.That(memento.Content!.Codec, Does.Contain("gzip"));
            Assert.That(cluster.Runner.Description.Type, Is.EqualTo("null"));
        }
    }

    [Test]
    public async Task A_cluster_without_a_storage_keeps_files_under_the_base_folder_and_one_without_a_runner_runs_here()
    {
        await using var environment = Create(new EnvironmentDefinition { BaseFolder = _folder.Path, Repositories = [new("main") { Clusters = new Dictionary<string, ClusterDefinition> { ["a"] = new() } }] });
        var cluster = environment.GetCluster("a")!;
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(cluster.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "cluster", "a")));
        Assert.That(cluster.Runner.Description.Type, Is.EqualTo("local"));
    }

    [Test]
    public async Task What_is_made_in_code_is_not_what_a_variable_says()
    {
        const string Variable = "MEMENTO__name";
        Environment.SetEnvironmentVariable(Variable, "variable");
        try
        {
            await using var environment = Create(new EnvironmentDefinition { Name = "code" });
            Assert.That(environment.Name, Is.EqualTo("code"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Test]
    public void An_appended_repository_is_asked_last_and_a_prepended_one_first()
    {
        var definition = new EnvironmentDefinition { Repositories = [Repository("middle", "a", "b")] };
        var more = definition.AppendRepository(Repository("last", "a", "c")).PrependRepository(Repository("first", "b"));
        Assert.That(more.Repositories.Select(repository => repository.Name), Is.EqualTo(new[] { "first", "middle", "last" }));
        Assert.That(definition.Repositories, Has.Count.EqualTo(1), "the one before is as it was");
        Assert.That(more.GetRepository("last"), Is.SameAs(more.Repositories[2]));
        Assert.That(more.GetRepository("none"), Is.Null);
        using var environment = Create(more);
        Assert.That(environment.GetCluster("a"), Is.SameAs(environment.GetRepository("middle")!.Clusters["a"]));
        Assert.That(environment.GetCluster("b"), Is.SameAs(environment.GetRepository("first")!.Clusters["b"]));
        Assert.That(environment.GetCluster("c"), Is.SameAs(environment.GetRepository("last")!.Clusters["c"]));
        Assert.That(environment.GetCluster("d"), Is.Null);
        Assert.That(environment.GetRepository("none"), Is.Null);
    }

    [Test]
    public void A_cluster_is_looked_up_by_its_key_and_not_by_its_own_name()
    {
        using var environment = Create(new EnvironmentDefinition { Repositories = [new("main") { Clusters = new Dictionary<string, ClusterDefinition> { ["key"] = new() { Name = "own" } } }] });
        Assert.That(environment.GetCluster("key")!.DisplayName, Is.EqualTo("own"));
        Assert.That(environment.GetCluster("own"), Is.Null);
    }

    [Test]
    public void What_code_says_counts_over_the_file()
    {
        _folder.Write("store.json", """{ "name": "file", "storage": { "type": "filesystem", "path": "x" } }""");
        var file = _folder.Write("memento.json", """{ "name": "file", "base_dir": "file", "repos": [ { "name": "file", "clusters": { "default": "store.json" } } ] }""");
        var loaded = EnvironmentDefinition.Load(file);
        var repository = loaded.Repositories.Single();
        using var environment = Create(loaded with
        {
            Name = "code",
            BaseFolder = _folder.Path,
            Repositories = [repository with { Name = "code", Clusters = new Dictionary<string, ClusterDefinition> { ["default"] = repository.Clusters["default"] with { Name = "code", Storage = Memory } } }],
        });
        Assert.That((environment.Name, environment.BaseFolder), Is.EqualTo(("code", _folder.Path)));
        var cluster = environment.GetRepository("code")!.Clusters["default"];
        Assert.That((cluster.DisplayName, cluster.StorageSource!.AssemblyName), Is.EqualTo(("code", "Memento.Storage.Memory")));
    }

    [Test]
    public void A_name_that_is_not_given_is_default_for_an_environment_and_an_error_for_a_repository()
    {
        using var environment = Create(new EnvironmentDefinition());
        Assert.That((environment.Name, environment.BaseFolder, environment.Repositories.Count), Is.EqualTo(("default", (string?)null, 0)));
        Assert.That(() => Create(new EnvironmentDefinition { Repositories = [new("")] }), Throws.TypeOf<ConfigurationException>().With.Message.Contains("repos:0").And.Message.Contains("name"));
    }

    [Test]
    public void A_backend_without_a_type_and_a_setting_that_cannot_be_said_are_errors_with_the_key()
    {
        Assert.That(() => Create(WithStorage(new(""))), Throws.TypeOf<ConfigurationException>().With.Message.Contains("repos:0:clusters:a:storage").And.Message.Contains("type"));
        Assert.That(() => WithStorage(Memory with { Settings = new Dictionary<string, object?> { ["path"] = new object() } }).ToJson(), Throws.TypeOf<ConfigurationException>().With.Message.Contains("repos:0:clusters:a:storage:path"));
        Assert.That(() => WithStorage(Memory with { Settings = new Dictionary<string, object?> { ["type"] = "other" } }).ToJson(), Throws.TypeOf<ConfigurationException>().With.Message.Contains("repos:0:clusters:a:storage:type"));
    }

    [Test]
    public async Task An_environment_of_several_files_becomes_json_and_back_an_equal_one()
    {
        _folder.Write("team/repo.yaml", """
            name: team
            description: Ours
            maintainer: us
            documentation: https://example.org/team
            clusters:
              shared: clusters/shared.json
              second: { name: Two, storage: { type: memory } }
            """);
        _folder.Write("team/clusters/shared.json", """
            {
              "name": "Shared results", "description": "All of \"it\"", "maintainer": "M", "documentation": "D", "version_lock": "locks/lock.json",
              "storage": { "type": "filesystem", "path": "results", "metadata_path": "metadata", "memory_cache_mb": 8, "readonly": false, "codecs": [] },
              "runner": { "type": "acme", "queue": { "host": "h", "ports": [1, 2], "secret": "007", "literal": "{{{{x}}" }, "off": null }
            }
            """);
        _folder.Write("team/clusters/locks/lock.json", """{ "format": 1, "versions": { "A/B:C": "1" } }""");
        var options = new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder, Overrides = new Dictionary<string, string?> { ["repos:0:clusters:second:storage:memory_cache_mb"] = "2" } };
        await using var first = MementoEnvironment.Load(
            _folder.Write("memento.json", """{ "name": "lab", "description": "E", "maintainer": "F", "documentation": "G", "base_dir": "base", "repos": ["team/repo.yaml", { "name": "own", "clusters": {} }], "plugins": { "lock_file": null } }"""), options);

        // Somewhere else, where a relative path would lead elsewhere.
        await using var second = MementoEnvironment.Load(_folder.Write("elsewhere/again.json", first.ToJson()));
        Assert.That(second.ToJson(), Is.EqualTo(first.ToJson()));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((second.Name, second.BaseFolder, second.Description, second.Maintainer, second.Documentation), Is.EqualTo(("lab", Path.Combine(_folder.Path, "base"), "E", "F", "G")));
            Assert.That(second.Repositories.Select(repository => (repository.Name, repository.Description, string.Join(' ', repository.Clusters.Keys))), Is.EqualTo(new[] { ("team", "Ours", "second shared"), ("own", null, "") }));
            var shared = second.GetCluster("shared")!;
            Assert.That((shared.DisplayName, shared.Description, shared.Maintainer, shared.Documentation), Is.EqualTo(("Shared results", "All of \"it\"", "M", "D")));
            Assert.That(shared.VersionLock!.Functions.Select(function => function.ToString()), Is.EqualTo(new[] { "A/B:C#1" }));
            Assert.That(second.GetCluster("second")!.Storage.Memory.CapacityBytes, Is.EqualTo(2 * 1024 * 1024));
            Assert.That(second.GetCluster("second")!.StorageSource!.AssemblyName, Is.EqualTo("Memento.Storage.Memory"));
        }

        var memento = await second.GetCluster("shared")!.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(second.GetCluster("shared")!.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "team", "clusters", "results")));
        Assert.That(Path.Combine(_folder.Path, "team", "clusters", "metadata"), Does.Exist, "metadata_path, too, is where it was");
        var runner = second.Definition.Repositories[0].Clusters["shared"].Runner!;
        Assert.That(runner.Type, Is.EqualTo("acme"));
        var queue = (IReadOnlyDictionary<string, object?>)runner.Settings["queue"]!;
        Assert.That((queue["host"], queue["secret"], queue["literal"], runner.Settings["off"]), Is.EqualTo(("h", "007", "{{x}}", (object?)null)), "settings of a plugin that is not there, too");
        Assert.That(queue["ports"], Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task One_made_in_code_becomes_json_and_back_an_equal_one()
    {
        await using var first = Create(new EnvironmentDefinition { Name = "code", Repositories = [Repository("main", "a")] });
        await using var second = Create(EnvironmentDefinition.Parse(first.ToJson()));
        Assert.That(second.ToJson(), Is.EqualTo(first.ToJson()));
        Assert.That(second.Definition.RelativeTo, Is.EqualTo(Directory.GetCurrentDirectory()));
    }

    [Test]
    public async Task A_folder_that_is_named_is_where_relative_paths_start()
    {
        await using var environment = MementoEnvironment.Load(
            _folder.Write("memento.json", """
                { "relative_to": "data", "repos": [ { "name": "main", "relative_to": "main", "clusters": {
                    "a": { "storage": { "type": "filesystem", "path": "store" } },
                    "b": { "relative_to": "b", "storage": { "type": "filesystem", "path": "store" } } } } ] }
                """),
            new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        Assert.That(await FolderOf("a"), Does.StartWith(Path.Combine(_folder.Path, "data", "main", "store")));
        Assert.That(await FolderOf("b"), Does.StartWith(Path.Combine(_folder.Path, "data", "main", "b", "store")));
        var again = EnvironmentDefinition.Parse(environment.ToJson());
        Assert.That((again.RelativeTo, again.Repositories[0].RelativeTo, again.Repositories[0].Clusters["b"].RelativeTo), Is.EqualTo((
            Path.Combine(_folder.Path, "data"), Path.Combine(_folder.Path, "data", "main"), Path.Combine(_folder.Path, "data", "main", "b"))));

        async Task<string> FolderOf(string cluster)
        {
            var storage = environment.GetCluster(cluster)!.Storage;
            return storage.GetResultUri(await storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string))))!.LocalPath;
        }
    }

    [Test]
    public async Task A_section_of_a_programs_configuration_is_an_environment()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Memento:name"] = "section",
            ["Memento:repos:0:name"] = "main {{as it is}}",
            ["Memento:repos:0:clusters:default:storage:type"] = "memory",
            ["Other:key"] = "x",
        }).Build();
        await using var environment = MementoEnvironment.Create(configuration.GetSection("Memento"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        Assert.That((environment.Name, environment.Repositories[0].Name), Is.EqualTo(("section", "main {{as it is}}")));
        Assert.That(environment.GetCluster(null)!.StorageSource!.AssemblyName, Is.EqualTo("Memento.Storage.Memory"));
        Assert.That(() => MementoEnvironment.Create(configuration.GetSection("Other")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'Other'").And.Message.Contains("'key'"));
        Assert.That(() => MementoEnvironment.Create(configuration.GetSection("None")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'None'"));
    }

    [Test]
    public void A_list_in_a_section_of_a_programs_configuration_is_told_where_a_group_is_expected()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Memento:repos:0:name"] = "main",
            ["Memento:repos:0:clusters:0:storage:type"] = "memory",
            ["Memento:repos:0:clusters:1:storage:type"] = "memory",
        }).Build();
        Assert.That(() => MementoEnvironment.Create(configuration.GetSection("Memento")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'repos:0:clusters' is a list in brackets"));
    }

    [Test]
    public async Task A_cluster_may_be_named_by_a_number()
    {
        var definition = new EnvironmentDefinition { Repositories = [new("main") { Clusters = new Dictionary<string, ClusterDefinition> { ["0"] = new() { Storage = Memory } } }] };
        await using var environment = Create(definition);
        Assert.That(environment.GetCluster("0"), Is.Not.Null);
    }

    private static EnvironmentDefinition WithStorage(BackendDefinition storage) =>
        new() { Repositories = [new("main") { Clusters = new Dictionary<string, ClusterDefinition> { ["a"] = new() { Storage = storage } } }] };

    private static RepositoryDefinition Repository(string name, params string[] clusters) =>
        new(name) { Clusters = clusters.ToDictionary(cluster => cluster, _ => new ClusterDefinition { Storage = Memory }) };

    private MementoEnvironment Create(EnvironmentDefinition definition) =>
        MementoEnvironment.Create(definition, new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
}
