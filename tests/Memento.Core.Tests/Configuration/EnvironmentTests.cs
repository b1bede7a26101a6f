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

    [TestCase("\"memory_cache_mb\": -1", "memory_cache_mb", "is -1, and a number of MiB from 0 to 1073741824 is expected.")]
    [TestCase("\"inline_bytes\": 1048577", "inline_bytes", "is 1048577, and a number of bytes from 0 to 1048576 is expected.")]
    [TestCase("\"lease_wait\": \"00:00:00\"", "lease_wait", "a time of more than zero")]
    [TestCase("\"file_copies\": \"a\\u0000b\"", "file_copies", "is 'a\\u0000b', which no path can be: it has the character of the number 0.")]
    [TestCase("\"metadata_path\": \"a\\u0000b\"", "metadata_path", "is 'a\\u0000b', which no path can be: it has the character of the number 0.")]
    [TestCase("\"path\": \"\"", "path", "is empty, but a path is expected.")]
    [TestCase("\"path\": {}", "path", "is a group in braces, but a text is expected.")]
    [TestCase("\"codecs\": [ \"nothing\" ]", "codecs:0", "There is no codec named 'nothing'.")]
    [TestCase("\"codecs\": { \"a\": \"json\" }", "codecs", "is a group in braces, but a list in brackets is expected.")]
    public async Task What_a_backend_has_against_a_setting_is_an_error_with_file_line_and_key(string setting, string key, string expected)
    {
        await using var environment = Load($$"""
            { "repos": [ { "name": "main", "clusters": { "default": {
              "storage": {
                "type": "filesystem",
                {{setting}} } } } } ] }
            """);
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith($"{Path.Combine(_folder.Path, "memento.json")} (line 4): '").And.Message.Contains($"repos:0:clusters:default:storage:{key}'").And.Message.Contains(expected));
    }

    [Test]
    public async Task A_name_that_no_plugin_has_is_an_error_with_file_line_and_key()
    {
        await using var environment = Load("""
            { "repos": [ { "name": "main", "clusters": { "default": {
              "storage": { "type": "redis" },
              "runner": { "type": "distant" } } } } ] }
            """);
        var file = Path.Combine(_folder.Path, "memento.json");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>().With.Message.StartWith($"{file} (line 2): 'repos:0:clusters:default:storage:type': There is no storage backend named 'redis'."));
    }

    [Test]
    public async Task A_plugin_folder_that_is_not_there_is_told_with_file_line_and_key([Values] bool isWritten)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "here"));
        var storage = isWritten ? """, "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem" } } } } ]""" : "";
        await using var environment = Load($$"""
            {
              "plugins": { "folders": [
                "here",
                "./absent/",
                "memento.json" ] }{{storage}}
            }
            """);
        var file = Path.Combine(_folder.Path, "memento.json");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith(isWritten ? $"{file} (line 5): 'repos:0:clusters:default:storage:type': There is no" : "There is no")
            .And.Message.Contains($"{Path.Combine(_folder.Path, "absent")} (does not exist; it is named in {file} (line 4) as 'plugins:folders:1');")
            .And.Message.Contains($"{file} (is a file, not a folder; it is named in {file} (line 5) as 'plugins:folders:2')."));
        Assert.That(environment.PluginReport.ToString(), Does.Contain("(line 4) as 'plugins:folders:1'"));
    }

    [Test]
    public async Task A_shadow_folder_that_cannot_be_written_is_told_with_file_line_and_key()
    {
        // No folder can be made in a file, not even by root.
        var file = _folder.Write("memento.json", """
            {
              "plugins": {
                "shadow_folder": "memento.json/shadow" }
            }
            """);
        await using var environment = MementoEnvironment.Load(file);
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<Memento.Plugins.PluginException>()
            .With.Message.Contains($"{Path.Combine(file, "shadow")} (").And.Message.Contains($"; it is named in {file} (line 3) as 'plugins:shadow_folder')."));
    }

    [Test]
    public async Task A_shadow_folder_that_code_names_and_that_cannot_be_written_is_told_without_a_key()
    {
        var file = _folder.Write("memento.json", """{ "plugins": { "shadow_folder": "shadow" } }""");
        await using var environment = MementoEnvironment.Load(file, new MementoEnvironmentOptions { ShadowFolder = Path.Combine(file, "other") });
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<Memento.Plugins.PluginException>()
            .With.Message.Contains($"{Path.Combine(file, "other")} (").And.Message.Not.Contains("shadow_folder"));
    }

    [Test]
    public async Task What_a_backend_has_against_a_setting_that_is_given_in_code_is_an_error_that_says_so()
    {
        await using var environment = MementoEnvironment.Load(
            _folder.Write("memento.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "memory", "memory_cache_mb": 1 } } } } ] }"""),
            new MementoEnvironmentOptions
            {
                ShadowFolder = PluginCopies.Folder,
                Overrides = new Dictionary<string, string?> { ["repos:0:clusters:default:storage:memory_cache_mb"] = "-1" },
            });
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith("the configuration given in code: 'repos:0:clusters:default:storage:memory_cache_mb' is -1"));
    }

    [Test]
    public async Task A_lock_file_that_is_broken_is_what_is_told_of_a_plugin()
    {
        var file = _folder.Write("plugins.lock.json", "{\n  \"version\": 1,,");
        await using var environment = Load("""{ "plugins": { "lock_file": "plugins.lock.json" } }""");
        Assert.That(() => environment.GetCluster(null)!.Storage, Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith($"No plugin is loaded: the lock file {file} (line 2) is not valid JSON: ").And.Message.Not.Contains("LineNumber").And.Message.Not.Contains("There is no"));
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
    [TestCase("""{ "name": {} }""", "'name'", "is a group in braces, but a text is expected")]
    [TestCase("""{ "name": [] }""", "'name'", "is a list in brackets, but a text is expected")]
    [TestCase("""{ "name": [ "a" ] }""", "'name'", "is a list in brackets, but a text is expected")]
    [TestCase("""{ "description": {} }""", "'description'", "a text is expected")]
    [TestCase("""{ "base_dir": "" }""", "'base_dir'", "is empty, but a path is expected")]
    [TestCase("""{ "base_dir": {} }""", "'base_dir'", "a text is expected")]
    [TestCase("""{ "relative_to": "" }""", "'relative_to'", "is empty, but a path is expected")]
    [TestCase("""{ "repos": [ { "name": "a", "relative_to": "" } ] }""", "'repos:0:relative_to'", "is empty, but a path is expected")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "relative_to": "" } } } ] }""", "'repos:0:clusters:b:relative_to'", "is empty, but a path is expected")]
    [TestCase("""{ "repos": {} }""", "'repos'", "is a group in braces, but a list in brackets is expected")]
    [TestCase("""{ "repos": [ [ { "name": "a" } ] ] }""", "'repos:0'", "is a list in brackets, but a group in braces")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": [ { "storage": { "type": "memory" } } ] } ] }""", "'repos:0:clusters'", "is a list in brackets, but a group in braces, a cluster a name, is expected")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": [] } ] }""", "'repos:0:clusters'", "is a list in brackets")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": [ {} ] } } ] }""", "'repos:0:clusters:b'", "is a list in brackets")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": [ { "type": "memory" } ] } } } ] }""", "'repos:0:clusters:b:storage'", "is a list in brackets, but a group in braces is expected")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "storage": { "type": {} } } } } ] }""", "'repos:0:clusters:b:storage:type'", "a text is expected")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "b": { "version_lock": {} } } } ] }""", "'repos:0:clusters:b:version_lock'", "a text is expected")]
    [TestCase("""{ "repos": [ { "name": "a" }, { "name": "b" }, { "name": "a" } ] }""", "'repos:2:name'", "is 'a', and so is 'repos:0:name'")]
    [TestCase("""{ "repos": [ { "name": "a", "clusters": { "": {} } } ] }""", "'repos:0:clusters'", "has an empty key")]
    [TestCase("""{ "plugins": [] }""", "'plugins'", "is a list in brackets, but a group of settings in braces is expected")]
    [TestCase("""{ "plugins": [ "x" ] }""", "'plugins'", "is a list in brackets, but a group of settings in braces is expected")]
    [TestCase("""{ "plugins": { "lock_file": {} } }""", "'plugins:lock_file'", "a text is expected")]
    [TestCase("""{ "plugins": { "folders": { "a": "x" } } }""", "'plugins:folders'", "is a group in braces, but a list in brackets is expected")]
    [TestCase("""{ "plugins": { "folders": {} } }""", "'plugins:folders'", "is a group in braces, but a list in brackets is expected")]
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

    [Test]
    public void A_file_that_names_itself_is_told_with_line_and_key()
    {
        _folder.Write("team.json", """{ "name": "team", "clusters": { "default": "team.json" } }""");
        Assert.That(() => Load("""{ "repos": [ "memento.json" ] }"""), Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith($"{Path.Combine(_folder.Path, "memento.json")} (line 1): 'repos:0' is 'memento.json', which is the file that it stands in"));
        Assert.That(() => Load("""{ "repos": [ "team.json" ] }"""), Throws.TypeOf<ConfigurationException>()
            .With.Message.StartWith($"{Path.Combine(_folder.Path, "team.json")} (line 1): 'repos:0:clusters:default' is 'team.json', which is the file that it stands in"));
    }

    [TestCase("", "It is empty.")]
    [TestCase("{ \"name\": \"a\"", "A brace or bracket is open at its end.")]
    public void What_is_not_valid_JSON_is_told_without_the_words_of_its_reader(string text, string expected) =>
        Assert.That(() => Load(text), Throws.TypeOf<ConfigurationException>().With.Message.EndsWith($" (line 1): this is not valid JSON: {expected}"));

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
