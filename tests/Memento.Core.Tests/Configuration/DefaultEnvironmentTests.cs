using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Where a program that names no file finds its configuration. What the process is in (folder, variables) is put back after each test.</summary>
[NonParallelizable] // The current folder and the variables are the process's.
internal sealed class DefaultEnvironmentTests
{
    private readonly Dictionary<string, string?> _variables = [];
    private TemporaryFolder _folder = null!;
    private string _current = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _current = Directory.GetCurrentDirectory();
        Directory.CreateDirectory(Path.Combine(_folder.Path, "here"));
        Directory.SetCurrentDirectory(Path.Combine(_folder.Path, "here"));
        Set(MementoEnvironment.PathVariable, null);
        Set("HOME", Path.Combine(_folder.Path, "home"));
    }

    [TearDown]
    public void TearDown()
    {
        Directory.SetCurrentDirectory(_current);
        foreach (var (name, value) in _variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _variables.Clear();
        _folder.Dispose();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The user's folder is not a variable's to say there.")]
    public async Task Without_a_file_anywhere_results_are_kept_in_the_users_folder()
    {
        await using var environment = Load();
        Assert.That(environment.Name, Is.EqualTo("default"));
        Assert.That(environment.BaseFolder, Is.Null);
        var cluster = environment.GetCluster(null)!;
        Assert.That(cluster.Runner.Description.Type, Is.EqualTo("local"));
        var memento = await cluster.Storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(cluster.Storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "home", ".memento", "env", "default", "cluster", "default")));
    }

    [Test]
    public async Task A_file_in_the_current_folder_is_found()
    {
        _folder.Write("here/memento.json", """{ "name": "here" }""");
        await using var environment = Load();
        Assert.That(environment.Name, Is.EqualTo("here"));
    }

    [TestCase("memento.yaml")]
    [TestCase("memento.yml")]
    public async Task So_is_one_that_is_yaml(string name)
    {
        _folder.Write($"here/{name}", "name: here");
        await using var environment = Load();
        Assert.That(environment.Name, Is.EqualTo("here"));
    }

    [Test]
    public void Two_files_in_one_folder_are_an_error_that_names_both()
    {
        _folder.Write("here/memento.json", "{}");
        _folder.Write("here/memento.yml", "{}");
        Assert.That(Load, Throws.TypeOf<ConfigurationException>().With.Message.Contains("memento.json").And.Message.Contains("memento.yml").And.Message.Contains(MementoEnvironment.PathVariable));
    }

    [Test]
    public async Task A_relative_path_starts_from_the_current_folder()
    {
        _folder.Write("there/other.json", """{ "name": "there" }""");
        var path = Path.Combine("..", "there", "other.json");
        await using var loaded = MementoEnvironment.Load(path);
        Set(MementoEnvironment.PathVariable, path);
        await using var found = Load();
        Assert.That((loaded.Name, found.Name, loaded.BaseFolder), Is.EqualTo(("there", "there", Path.Combine(_folder.Path, "there"))));
    }

    [Test]
    public async Task A_file_that_the_variable_names_goes_before_the_one_in_the_current_folder()
    {
        _folder.Write("here/memento.json", """{ "name": "here" }""");
        Set(MementoEnvironment.PathVariable, _folder.Write("there/other.json", """{ "name": "there" }"""));
        await using var environment = Load();
        Assert.That(environment.Name, Is.EqualTo("there"));
    }

    [Test]
    public void A_file_that_the_variable_names_and_that_is_not_there_is_an_error()
    {
        Set(MementoEnvironment.PathVariable, Path.Combine(_folder.Path, "none.json"));
        Assert.That(Load, Throws.TypeOf<ConfigurationException>().With.Message.Contains("none.json").And.Message.Contains($"named by the environment variable {MementoEnvironment.PathVariable}"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A current folder cannot be removed there.")]
    public async Task A_file_that_the_program_names_needs_no_current_folder_whatever_the_variable_says()
    {
        var file = _folder.Write("there/other.json", """{ "name": "there" }""");
        Set(MementoEnvironment.PathVariable, "other.json");
        Directory.Delete(Path.Combine(_folder.Path, "here"));
        await using var environment = MementoEnvironment.Load(file);
        Assert.That(environment.Name, Is.EqualTo("there"));
    }

    [Test]
    public void A_folder_that_has_the_name_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "here", "memento.json"));
        Assert.That(Load, Throws.TypeOf<ConfigurationException>().With.Message.Contains("memento.json").And.Message.Contains("is a folder"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The user's folder is not a variable's to say there.")]
    public async Task A_tilde_is_the_users_folder()
    {
        _folder.Write("here/memento.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "~/store" } } } } ] }""");
        await using var environment = Load();
        var storage = environment.GetCluster(null)!.Storage;
        var memento = await storage.MemoizeAsync(new(Mementos.Any(), new string('x', 10_000), typeof(string)));
        Assert.That(storage.GetResultUri(memento)!.LocalPath, Does.StartWith(Path.Combine(_folder.Path, "home", "store")));
    }

    private MementoEnvironment Load() => MementoEnvironment.Load(null, new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });

    private void Set(string name, string? value)
    {
        _variables.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
