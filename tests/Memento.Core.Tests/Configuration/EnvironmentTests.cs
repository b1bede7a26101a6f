using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Environments, repositories and clusters as files and variables describe them.</summary>
[NonParallelizable] // It sets a variable that every environment reads.
internal sealed class EnvironmentTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task A_cluster_is_found_in_the_first_repository_that_has_it()
    {
        await using var environment = Load("""
            { "name": "lab", "repos": [
                { "name": "mine", "clusters": { "a": { "storage": { "type": "memory" } } } },
                { "name": "team", "clusters": { "a": { "storage": { "type": "null" } }, "b": { "storage": { "type": "null" } } } } ] }
            """);
        Assert.That(environment.Name, Is.EqualTo("lab"));
        Assert.That(environment.BaseFolder, Is.EqualTo(_folder.Path));
        Assert.That(environment.Repositories.Select(repository => repository.Name), Is.EqualTo(new[] { "mine", "team" }));
        Assert.That(environment.GetCluster("a"), Is.SameAs(environment.Repositories[0].Clusters["a"]));
        Assert.That(environment.GetCluster("b"), Is.SameAs(environment.Repositories[1].Clusters["b"]));
        Assert.That(environment.GetCluster("c"), Is.Null);
    }

    [Test]
    public async Task Repositories_and_clusters_may_stand_in_files_of_their_own()
    {
        _folder.Write("team/repo.json", """{ "name": "team", "clusters": { "a": "clusters/a.json" } }""");
        _folder.Write("team/clusters/a.json", """{ "storage": { "type": "filesystem", "path": "store" } }""");
        await using var environment = Load("""{ "repos": ["team/repo.json"] }""");
        var storage = environment.GetCluster("a")!.Storage;
        var memento = await storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "team", "clusters", "store")),
            "a path is relative to the file it stands in");
    }

    [Test]
    public async Task An_environment_variable_lies_over_the_files()
    {
        const string Variable = "MEMENTO__repos__0__clusters__environment-test__storage__type";
        _folder.Write("repo.json", """{ "name": "main", "clusters": { "environment-test": { "storage": { "type": "filesystem" } } } }""");
        Environment.SetEnvironmentVariable(Variable, "null");
        try
        {
            await using var environment = Load("""{ "repos": ["repo.json"] }""");
            Assert.That(environment.GetCluster("environment-test")!.Storage.GetType().FullName, Does.Contain("Null"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Test]
    public async Task A_cluster_is_the_same_in_capitals_as_variables_write_it()
    {
        await using var environment = MementoEnvironment.Load(
            _folder.Write("memento.json", """{ "repos": [ { "name": "main", "clusters": { "Default": { "storage": { "type": "filesystem" } } } } ] }"""),
            new MementoEnvironmentOptions
            {
                ShadowFolder = PluginCopies.Folder,
                Overrides = new Dictionary<string, string?> { ["REPOS:0:CLUSTERS:DEFAULT:STORAGE:TYPE"] = "null" },
            });
        Assert.That(environment.GetCluster(null), Is.SameAs(environment.Repositories[0].Clusters["default"]));
        Assert.That(environment.GetCluster(null)!.StorageSource!.AssemblyName, Is.EqualTo("Memento.Storage.Null"));
    }

    [Test]
    public async Task Without_a_configuration_the_default_cluster_keeps_files_and_runs_here()
    {
        await using var environment = Load("{}");
        var cluster = environment.GetCluster(null)!;
        Assert.That(environment.Name, Is.EqualTo("default"));
        Assert.That(environment.Repositories, Is.Empty);
        Assert.That(environment.GetCluster("default"), Is.SameAs(cluster));
        Assert.That(cluster.Runner.Description.Type, Is.EqualTo("local"));
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(cluster.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "cluster", "default")));
    }

    [Test]
    public async Task An_unknown_type_is_an_error_with_the_names_there_are_and_the_folders_searched()
    {
        await using var environment = Load("""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "redis" } } } } ] }""");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains("redis").And.Message.Contains("filesystem").And.Message.Contains("memory").And.Message.Contains("null")
            .And.Message.Contains(Path.Combine(AppContext.BaseDirectory, "plugins-dropin")));
    }

    [Test]
    public async Task A_wrong_setting_of_a_backend_is_an_error_with_file_and_key()
    {
        await using var environment = Load("""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "pth": "x" } } } } ] }""");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.json")).And.Message.Contains("repos:0:clusters:default:storage:pth").And.Message.Contains("metadata_path"));
    }

    [Test]
    public async Task With_a_lock_file_nothing_unlisted_is_loaded()
    {
        _folder.Write("trust/plugins.lock.json", """{ "version": 1, "plugins": [] }""");
        await using var environment = Load("""{ "plugins": { "lock_file": "trust/plugins.lock.json" } }""");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.InstanceOf<MementoException>().With.Message.Contains("plugins.lock.json"));
    }

    [Test]
    public void An_empty_lock_file_is_not_the_same_as_none() =>
        Assert.That(() => Load("""{ "plugins": { "lock_file": "" } }"""), Throws.TypeOf<ConfigurationException>().With.Message.Contains("plugins:lock_file"));

    [Test]
    public async Task Plugins_are_looked_for_in_the_folders_that_the_file_names_relative_to_it()
    {
        var from = Path.Combine(AppContext.BaseDirectory, "plugins-dropin", "storage-memory");
        foreach (var file in Directory.GetFiles(from))
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "mine", "memory"));
            File.Copy(file, Path.Combine(_folder.Path, "mine", "memory", Path.GetFileName(file)));
        }

        await using var environment = Load("""{ "plugins": { "folders": ["mine"] }, "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "memory" } } } } ] }""");
        Assert.That(environment.PluginReport.Folders.Select(folder => folder.Path), Is.EqualTo(new[] { Path.Combine(_folder.Path, "mine") }));
        Assert.That(environment.GetCluster(null)!.StorageSource!.Path, Does.StartWith(Path.Combine(_folder.Path, "mine")));
    }

    [Test]
    public async Task What_is_given_in_code_lies_over_file_and_variables()
    {
        await using var environment = MementoEnvironment.Load(
            _folder.Write("memento.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "null" } } } } ] }"""),
            new MementoEnvironmentOptions
            {
                ShadowFolder = PluginCopies.Folder,
                Overrides = new Dictionary<string, string?> { ["repos:0:clusters:default:storage:type"] = "memory" },
            });
        Assert.That(environment.GetCluster(null)!.StorageSource!.AssemblyName, Is.EqualTo("Memento.Storage.Memory"));
    }

    [Test]
    public async Task A_base_folder_is_where_clusters_without_a_storage_keep_their_data()
    {
        await using var environment = Load("""{ "base_dir": "base" }""");
        var cluster = environment.GetCluster(null)!;
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(cluster.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "base", "cluster", "default")));
    }

    [TestCase("""{ "repo": [] }""", "'repo'", "repos")]
    [TestCase("""{ "repos": [ { "clusters": {} } ] }""", "repos:0", "name")]
    [TestCase("""{ "repos": [ { "name": "a", "cluster": {} } ] }""", "repos:0:cluster", "clusters")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "stoarge": {} } } } ] }""", "repos:0:clusters:b:stoarge", "storage")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": { "path": "x" } } } } ] }""", "repos:0:clusters:b:storage", "type")]
    [TestCase("""{ "plugins": { "folder": "x" } }""", "plugins:folder", "folders")]
    [TestCase("""{ "plugins": { "folders": [""] } }""", "plugins:folders", "empty path")]
    [TestCase("""{ "repos": "repo.json" }""", "'repos'", "a list in brackets")]
    [TestCase("""{ "repos": { "name": "a" } }""", "'repos'", "a list in brackets")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": "b.json" } ] }""", "repos:0:clusters", "a group in braces")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": "" } } ] }""", "repos:0:clusters:b", "the path of a file")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": "filesystem" } } } ] }""", "repos:0:clusters:b:storage", "\"type\": \"filesystem\"")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": null } } } ] }""", "repos:0:clusters:b:storage", "\"type\": \"null\"")]
    [TestCase("""{ "name": { "a": 1 } }""", "'name'", "a text")]
    public void A_mistake_in_the_shape_is_named_with_file_and_key(string json, string key, string hint) =>
        Assert.That(() => Load(json), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(Path.Combine(_folder.Path, "memento.json")).And.Message.Contains(key).And.Message.Contains(hint));

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(() => MementoEnvironment.Load(Path.Combine(_folder.Path, "none.json")), Throws.TypeOf<ConfigurationException>().With.Message.Contains("none.json"));

    [Test]
    public void A_repository_file_that_is_not_there_is_named_with_the_key_that_names_it() =>
        Assert.That(() => Load("""{ "repos": ["gone.json"] }"""), Throws.TypeOf<ConfigurationException>().With.Message.Contains("gone.json").And.Message.Contains("repos:0"));

    [Test]
    public void A_folder_in_place_of_a_file_is_named() =>
        Assert.That(() => MementoEnvironment.Load(_folder.Path), Throws.TypeOf<ConfigurationException>().With.Message.Contains("is a folder"));

    [TestCase("{ \"name\": ")]
    [TestCase("[]")]
    [TestCase("")]
    public void A_file_that_is_no_json_object_is_named(string text) =>
        Assert.That(() => Load(text), Throws.TypeOf<ConfigurationException>().With.Message.Contains("memento.json"));

    [Test]
    public async Task An_environment_used_here_is_not_used_elsewhere()
    {
        await using var environment = Load("{}");
        using (environment.Use())
        {
            Assert.That(MementoEnvironment.Current, Is.SameAs(environment));
            MementoEnvironment? seen = null;
            using (ExecutionContext.SuppressFlow())
            {
                var thread = new Thread(() => seen = Memento.Running.CallContext.Current?.Environment);
                thread.Start();
                thread.Join();
            }

            Assert.That(seen, Is.Null);
        }

        Assert.That(Memento.Running.CallContext.Current, Is.Null);
    }

    private MementoEnvironment Load(string json) => MementoEnvironment.Load(_folder.Write("memento.json", json), new MementoEnvironmentOptions
    {
        ShadowFolder = PluginCopies.Folder,
    });
}
