using Memento.Configuration;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What changes around a program while it runs: its workers are those of the environment that it has made.</summary>
[Category("Long")]
[NonParallelizable]
internal sealed class ProcessSurroundingsTests : ProcessTests
{
    private const string Other = """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "other" }, "runner": { "type": "local" } } } } ] }""";
    private const string Parameter = "MEMENTO_TEST_STORE";
    private const string Variable = "MEMENTO__repos__0__clusters__default__storage__path";

    private readonly string _current = Directory.GetCurrentDirectory();

    [TearDown]
    public void Restore()
    {
        Directory.SetCurrentDirectory(_current);
        Environment.SetEnvironmentVariable(Parameter, null);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    [TestCase(Other, TestName = "A_configuration_that_is_edited_is_for_programs_that_start_later(another store)")]
    [TestCase("{ \"repos\": [", TestName = "A_configuration_that_is_edited_is_for_programs_that_start_later(half written)")]
    [TestCase(null, TestName = "A_configuration_that_is_edited_is_for_programs_that_start_later(removed)")]
    public void A_configuration_that_is_edited_is_for_programs_that_start_later(string? edited)
    {
        Use("\"workers\": 1");
        var file = Path.Combine(Folder.Path, "memento.json");
        File.Delete(file);
        if (edited is not null)
        {
            File.WriteAllText(file, edited);
        }

        AssertWorksWithItsStore();
    }

    [Test]
    public void A_variable_that_is_set_later_moves_no_store([Values(Parameter, Variable)] string variable)
    {
        Environment.SetEnvironmentVariable(variable, "store");
        Use("\"workers\": 1", variable == Parameter ? $$$"""{ "type": "filesystem", "path": "{{{{{Parameter}}}}}" }""" : """{ "type": "filesystem", "path": "first" }""");
        Environment.SetEnvironmentVariable(variable, "other");
        AssertWorksWithItsStore();
    }

    [Test]
    [Platform("Linux")] // Where a process can tell what it was started with.
    public void What_is_secret_in_the_configuration_is_in_no_environment_variable_of_a_worker_or_of_what_it_starts()
    {
        const string Secret = "correct horse battery staple";
        Environment.SetEnvironmentVariable(Parameter, "of the user");
        using var environment = Load(Folder.Write("secret.json", $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store" }, "runner": { "type": "process", "workers": 1 } }, "other": { "description": "{{Secret}}" } } } ] }"""));
        using var use = environment.Use();
        Assert.That(environment.Definition.ToJson(), Does.Contain(Secret), "what a worker is told");
        Assert.That(Work.Inherits.Call(Folder.Path, Secret), Is.Empty);
        Assert.That(Work.Inherits.Call(Folder.Path, "of the user"), Is.EqualTo("worker, what it starts"), "which the user has set");
    }

    [Test]
    public void A_worker_knows_the_files_that_the_program_has_its_configuration_from()
    {
        var repository = Folder.Write("main.json", """{ "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store" }, "runner": { "type": "process", "workers": 1 } } } }""");
        using var environment = Load(Folder.Write("two.json", """{ "repos": [ "main.json" ] }"""));
        using var use = environment.Use();
        Assert.That(environment.Files, Is.EqualTo(new[] { Path.Combine(Folder.Path, "two.json"), repository }));
        Assert.That(Work.Files.Call(Folder.Path).Split('\n'), Is.EqualTo(environment.Files));
    }

    [Test]
    public void A_configuration_of_a_megabyte_reaches_the_workers()
    {
        var clusters = string.Concat(Enumerable.Range(0, 2000).Select(static n => $$"""
            , "cluster-{{n}}": { "description": "{{new string('x', 500)}}", "storage": { "type": "filesystem", "path": "store-{{n}}" } }
            """));
        var file = Folder.Write("many.json", $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store" }, "runner": { "type": "process", "workers": 1 } }{{clusters}} } } ] }""");
        using var environment = Load(file);
        using var use = environment.Use();
        AssertWorksWithItsStore();
    }

    [Test]
    public void A_program_whose_current_folder_was_removed_starts_workers_all_the_same()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("A current folder cannot be removed there.");
        }

        Use("\"workers\": 1");
        var gone = Directory.CreateDirectory(Path.Combine(Folder.Path, "gone")).FullName;
        Directory.SetCurrentDirectory(gone);
        Directory.Delete(gone);
        AssertWorksWithItsStore();
    }

    private MementoEnvironment Load(string file) => MementoEnvironment.Load(file, new MementoEnvironmentOptions { LoggerFactory = Log, ShadowFolder = Path.Combine(Folder.Path, "shadow") });

    private void AssertWorksWithItsStore()
    {
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.Not.EqualTo(Environment.ProcessId));
        Assert.That(Work.Large.Call(Folder.Path, 200_000), Has.Length.EqualTo(200_000), "which comes by way of the store");
        Assert.That(Directory.Exists(Path.Combine(Folder.Path, "store")), Is.True);
        Assert.That(Directory.Exists(Path.Combine(Folder.Path, "other")), Is.False);
    }
}
