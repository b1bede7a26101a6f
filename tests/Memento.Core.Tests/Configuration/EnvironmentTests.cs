using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Environments, repositories and clusters as files and variables describe them.</summary>
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
        var memento = await storage.MemoizeAsync(new(Mementos.Any(), "x", typeof(string)));
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
    public async Task Without_a_configuration_the_default_cluster_keeps_files_and_runs_here()
    {
        await using var environment = Load("{}");
        var cluster = environment.GetCluster(null)!;
        Assert.That(environment.Name, Is.EqualTo("default"));
        Assert.That(environment.Repositories, Is.Empty);
        Assert.That(environment.GetCluster("default"), Is.SameAs(cluster));
        Assert.That(cluster.Runner.Description.Type, Is.EqualTo("local"));
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), "x", typeof(string)));
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

    [TestCase("""{ "repo": [] }""", "'repo'", "repos")]
    [TestCase("""{ "repos": [ { "clusters": {} } ] }""", "repos:0", "name")]
    [TestCase("""{ "repos": [ { "name": "a", "cluster": {} } ] }""", "repos:0:cluster", "clusters")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "stoarge": {} } } } ] }""", "repos:0:clusters:b:stoarge", "storage")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": { "path": "x" } } } } ] }""", "repos:0:clusters:b:storage", "type")]
    [TestCase("""{ "plugins": { "folder": "x" } }""", "plugins:folder", "folders")]
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
        ShadowFolder = Path.Combine(_folder.Path, "shadow"),
    });
}
