using System.Text.RegularExpressions;
using Memento.Cli.Commands;
using Memento.Cli.Tests.Support;

namespace Memento.Cli.Tests;

/// <summary>The projects of plugins that the tool writes. That they build, pass their tests and drop into a program is for Memento.Packaging.Tests.</summary>
internal sealed partial class PluginProjectTests : ToolTests
{
    private string Output => Folder.Combine("new");

    [TestCase("storage", "ExportStorageBackend")]
    [TestCase("runner", "ExportRunnerBackend")]
    [TestCase("codec", "ExportCodec")]
    public async Task A_project_is_written_with_its_tests_and_the_answer_says_which_files(string kind, string attribute)
    {
        var answer = await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", kind, "--name", "Acme.Redis", "--output", Output);
        var files = answer["files"]!.AsArray().Select(file => file!.GetValue<string>()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(files, Is.EquivalentTo(Written()));
            Assert.That(files, Is.SupersetOf(new[] { ".gitignore", "README.md", "Acme.Redis.slnx", "Acme.Redis/Acme.Redis.csproj", "Acme.Redis.Tests/Acme.Redis.Tests.csproj" }));
            Assert.That((answer["folder"]!.GetValue<string>(), answer["kind"]!.GetValue<string>(), answer["name"]!.GetValue<string>(), answer["dry_run"]!.GetValue<bool>()), Is.EqualTo((Output, kind, "Acme.Redis", false)));
            Assert.That(answer["short_name"]!.GetValue<string>(), Is.EqualTo("acme-redis"));
        });
        var sources = string.Concat(files.Where(file => file.StartsWith("Acme.Redis/", StringComparison.Ordinal)).Select(Text));
        Assert.That(sources, Does.Contain($"[{attribute}(\"acme-redis\")]").And.Contain("namespace Acme.Redis;"));
        Assert.That(Text("Acme.Redis/Acme.Redis.csproj"), Does.Contain($"\"Memento.Abstractions\" Version=\"{PluginsNewCommand.Version}\""));
        foreach (var file in files)
        {
            Assert.That(Mark().Matches(Text(file)), Is.Empty, file);
        }
    }

    [TestCase("Acme.Redis", "Acme.Redis", "acme-redis")]
    [TestCase("my-plugin", "my_plugin", "my-plugin")]
    [TestCase("My Own Plugin", "My_Own_Plugin", "my-own-plugin")]
    [TestCase("Acme.class.2nd", "Acme.class_._2nd", "acme-class-2nd")]
    [TestCase("Acme.File", "Acme.File_", "acme-file")]
    [TestCase("Acme.FileShare.Azure", "Acme.FileShare_.Azure", "acme-fileshare-azure")]
    [TestCase("lock", "lock_", "lock")]
    [TestCase("_7", "_7", "_7")]
    [TestCase("Ünïcödé", "Ünïcödé", "ünïcödé")]
    public async Task Any_name_becomes_a_namespace_and_a_short_name(string name, string expectedNamespace, string expectedShortName)
    {
        var answer = await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", "codec", "--name", name, "--output", Output);
        Assert.That(answer["short_name"]!.GetValue<string>(), Is.EqualTo(expectedShortName));
        Assert.That(Text($"{name}/CsvCodec.cs"), Does.Contain($"namespace {expectedNamespace};").And.Contain($"[ExportCodec(\"{expectedShortName}\")]"));
        Assert.That(Text($"{name}.Tests/CsvCodecTests.cs"), Does.Contain($"namespace {expectedNamespace}.Tests;"));
    }

    [Test]
    public async Task The_name_is_that_of_the_folder_where_none_is_given()
    {
        var answer = await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", "runner", "--output", Folder.Combine("Acme.Queue"), "--short-name", "queue");
        Assert.That((answer["name"]!.GetValue<string>(), answer["short_name"]!.GetValue<string>()), Is.EqualTo(("Acme.Queue", "queue")));
        Assert.That(File.ReadAllText(Folder.Combine("Acme.Queue", "Acme.Queue", "RetryRunner.cs")), Does.Contain("[ExportRunnerBackend(\"queue\")]"));
    }

    [Test]
    public async Task A_dry_run_lists_the_files_and_writes_none()
    {
        var dry = await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output, "--dry-run");
        Assert.That(Directory.Exists(Output), Is.False);
        Assert.That((await RunAsync("plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output, "--dry-run")).Output, Does.Contain($"would write {Path.Combine(Output, "README.md")}"));
        var real = await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output);
        Assert.That(dry["files"]!.ToJsonString(), Is.EqualTo(real["files"]!.ToJsonString()));
    }

    [Test]
    public async Task Nothing_is_written_over_what_is_there()
    {
        Directory.CreateDirectory(Output);
        var file = Path.Combine(Output, "README.md");
        await File.WriteAllTextAsync(file, "mine");
        var outcome = await RunAsync("plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output);
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.No, "")));
        Assert.That(outcome.Error, Does.Contain(file).And.Contain("nothing was written"));
        Assert.That(Written(), Is.EqualTo(new[] { "README.md" }));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("mine"));
        Assert.That((await RunAsync("plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output, "--dry-run")).ExitCode, Is.EqualTo(ExitCodes.No), "A dry run says so too.");
    }

    [Test]
    public async Task What_cannot_be_written_to_its_end_leaves_nothing_that_is_in_the_way_the_next_time()
    {
        Directory.CreateDirectory(Output);
        var file = Path.Combine(Output, "Acme");
        await File.WriteAllTextAsync(file, "a file in the place of a folder");
        var outcome = await RunAsync("plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), outcome.Error);
        Assert.That(Written(), Is.EqualTo(new[] { "Acme" }), outcome.Error);
        File.Delete(file);
        await AskAsync(ExitCodes.Yes, "plugins", "new", "--kind", "storage", "--name", "Acme", "--output", Output);
    }

    [TestCase("--kind", "server", "--name", "Acme", "server")]
    [TestCase("--kind", "storage", "--name", "../up", "'../up'")]
    [TestCase("--kind", "storage", "--name", "A&B", "'A&B'")]
    [TestCase("--kind", "storage", "--name", "Acme.", "'Acme.'")]
    [TestCase("--kind", "storage", "--name", "", "''")]
    [TestCase("--kind", "storage", "--short-name", "a b", "'a b'")]
    [TestCase("--name", "Acme", "--dry-run", "--verbose", "--kind")]
    public async Task What_cannot_be_is_named(string first, string second, string third, string fourth, string named)
    {
        var outcome = await RunAsync("plugins", "new", first, second, third, fourth, "--output", Output);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage), outcome.Error);
        Assert.That(outcome.Error, Does.Contain(named));
        Assert.That(Directory.Exists(Output), Is.False);
    }

    private IEnumerable<string> Written() => Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Output, file).Replace('\\', '/'));

    private string Text(string file) => File.ReadAllText(Path.Combine(Output, file));

    [GeneratedRegex("PluginName|PluginRoot|plugin-short-name|MementoVersion")]
    private static partial Regex Mark();
}
