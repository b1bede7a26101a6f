using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace Memento.Packaging.Tests;

/// <summary>
/// The packages as a stranger meets them: nothing of them is on the machine, the projects stand outside of the repository, and the commands are those of the README. One
/// program, one tool and one folder of packages serve all tests.
/// </summary>
[Category("Long")]
public sealed class FirstTryTests
{
    /// <summary>Has what a project's name may have, and what a namespace may not.</summary>
    private const string OddName = "My-Acme.2nd class.File.class";

    private static readonly string[] Kinds = ["storage", "runner", "codec"];

    private string _folder = "";
    private string _program = "";
    private string _tool = "";
    private Dictionary<string, string?> _environment = [];

    private string Output => Path.Combine(_program, "bin", "Debug", "net10.0");

    [OneTimeSetUp]
    public void Install()
    {
        _folder = Workshop.MakeProject("first try", ("NuGet.config", $"""
            <configuration>
              <packageSources><add key="local" value="{Workshop.FullFeed}" /></packageSources>
            </configuration>
            """));
        _environment = new()
        {
            ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"),
            ["DOTNET_CLI_HOME"] = Path.Combine(_folder, "home"),
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        };
        _program = Path.Combine(_folder, "Analysis");
        Run(_folder, "new", "console", "-o", "Analysis");
        Run(_program, "add", "package", "Memento.Core", "--version", Workshop.Version);
        File.WriteAllText(Path.Combine(_program, "Program.cs"), """
            using Memento;
            using Memento.Configuration;

            Console.WriteLine(Numbers.Fibonacci(90));
            Console.WriteLine(string.Join(' ', Numbers.Squares(3).Select(static row => row[1])));
            Console.WriteLine($"computed {MementoEnvironment.Current.Statistics.Computed}");
            Console.WriteLine($"runner {Numbers.FibonacciMemento.Memento(90)?.Runner.Type}");
            Console.WriteLine($"codec {Numbers.SquaresMemento.Memento(3)?.Content?.Codec}");

            static class Numbers
            {
                [MementoFunction(Version = "1")]
                public static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

                [MementoFunction(Version = "1")]
                public static string[][] Squares(int count) => [.. Enumerable.Range(1, count).Select(static n => new[] { $"{n}", $"{n * n}" })];
            }
            """);
        Run(_program, "build");
        Run(_folder, "tool", "install", "Memento.Cli", "--tool-path", "tools", "--version", Workshop.Version);
        _tool = Path.Combine(_folder, "tools", OperatingSystem.IsWindows() ? "memento.exe" : "memento");
        Run(_folder, "new", "install", $"Memento.Templates@{Workshop.Version}", "--nuget-source", Workshop.FullFeed);
    }

    [Test]
    public void Packing_the_solution_makes_the_packages_and_no_other()
    {
        string[] withSymbols = ["Memento.Abstractions", "Memento.Core", "Memento.Testing", "Memento.Cli"];
        string[] all = [.. withSymbols, "Memento.Plugins.Contrib", "Memento.Templates"];
        var packages = Directory.GetFiles(Workshop.FullFeed).Select(Path.GetFileName).Where(static name => name!.StartsWith("Memento.", StringComparison.Ordinal)).ToList();
        Assert.That(packages, Is.EquivalentTo(all.Select(name => $"{name}.{Workshop.Version}.nupkg").Concat(withSymbols.Select(name => $"{name}.{Workshop.Version}.snupkg"))));
        foreach (var name in all)
        {
            using var package = ZipFile.OpenRead(Path.Combine(Workshop.FullFeed, $"{name}.{Workshop.Version}.nupkg"));
            using var specification = package.GetEntry($"{name}.nuspec")!.Open();
            var metadata = XDocument.Load(specification).Root!.Elements().Single();
            string? Text(string element) => metadata.Elements().FirstOrDefault(part => part.Name.LocalName == element)?.Value;
            Assert.That((Text("license"), Text("readme")), Is.EqualTo(("Apache-2.0", "README.md")), name);
            Assert.That(Text("description"), Is.Not.Empty.And.Not.EqualTo("Package Description"), name);
            using var page = new StreamReader(package.GetEntry("README.md")!.Open());
            Assert.That(page.ReadLine(), Is.EqualTo($"# {name}"));
        }
    }

    [Test]
    public void One_package_makes_a_console_program_remember_and_the_tool_sees_it()
    {
        var folder = MakeFolder("with the tool");
        Assert.That(RunTool(folder, "init"), Does.Contain("memento.json"));
        Assert.That(RunTool(folder, "config", "check"), Does.Contain("is in order"));

        AssertRuns(folder, computed: 92);
        AssertRuns(folder, computed: 0);

        Assert.That(Workshop.FilesIn(Path.Combine(Output, "plugins-dropin")), Has.Member("storage-filesystem/Memento.Storage.Filesystem.dll"));
        var functions = Ask(folder, "ls", "--long").GetProperty("functions").EnumerateArray().ToDictionary(static function => function.GetProperty("name").GetString()!, static function => function.GetProperty("calls").GetInt32());
        Assert.That(functions, Is.EquivalentTo(new Dictionary<string, int> { ["Numbers.Fibonacci"] = 91, ["Numbers.Squares"] = 1 }));
        var run = Ask(folder, "run", Path.Combine(Output, "Analysis.dll"), "Numbers.Fibonacci", "--arg", "n=90");
        Assert.That((run.GetProperty("remembered").GetInt32(), run.GetProperty("calls")[0].GetProperty("result").GetInt64()), Is.EqualTo((1, 2880067194370816120)));
        var storages = Ask(folder, "plugins", "list").GetProperty("plugins").EnumerateArray()
            .SelectMany(static plugin => plugin.GetProperty("exports").EnumerateArray())
            .Where(static export => export.GetProperty("kind").GetString() == "storage")
            .Select(static export => export.GetProperty("name").GetString());
        Assert.That(storages, Is.SupersetOf(new[] { "filesystem", "memory", "null", "sqlite" }));
        Assert.That(RunTool(folder, "--version"), Does.StartWith(Workshop.Version));
    }

    /// <summary>No program is built: the host is that of the scripts, and the package lies where NuGet put it.</summary>
    [Test]
    public void A_script_remembers()
    {
        var folder = MakeFolder("script");
        File.WriteAllText(Path.Combine(folder, "memento.json"), """
            { "name": "script", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem" }, "runner": { "type": "local" } } } } ] }
            """);
        File.WriteAllText(Path.Combine(folder, "script.fsx"), $"""
            #i "nuget: {Workshop.FullFeed}"
            #r "nuget: Memento.Core, {Workshop.Version}"
            open System
            open Memento

            type Numbers =
                [<MementoFunction(Version = "1")>]
                static member Square(n: int) : int =
                    printfn "computing"
                    n * n

                [<MementoFunction(Version = "1"); System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)>]
                static member Short(n: int) : int = n + 1

            let square = Memo.Of(Func<int, int>(Numbers.Square))
            printfn "%d" (square.Call 12)
            printfn "%d" (Memo.Of(Func<int, int>(Numbers.Square)).Call 12)
            printfn "%s" (square.Name.ToString().Split('+')[1])
            printfn "%s" (Memo.Of(Func<int, int>(Numbers.Short)).Name.ToString().Split('+')[1])
            """);
        Assert.That(Script(), Is.EqualTo((string[])["computing", "144", "144", "Numbers:Square#1", "Numbers:Short#1"]), "A function that is named is itself.");
        Assert.That(Script(), Is.EqualTo((string[])["144", "144", "Numbers:Square#1", "Numbers:Short#1"]));

        string[] Script() => Run(folder, "fsi", "script.fsx").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Made by the template, but for the runner, which the tool makes: it writes the same files, as another test has it.</summary>
    [TestCaseSource(nameof(Kinds))]
    public void A_plugin_that_was_just_made_passes_its_tests_drops_in_and_is_used(string kind)
    {
        var name = kind == "storage" ? OddName : $"Acme.{kind}";
        var plugin = MakeFolder($"{kind} plugin", name);
        if (kind == "runner")
        {
            RunTool(plugin, "plugins", "new", "--kind", kind);
        }
        else
        {
            Run(plugin, "new", "memento-plugin", "--kind", kind);
        }

        var tested = Run(plugin, "test");
        Assert.That(tested, Does.Contain("Passed!").And.Contain("Failed:     0"));
        Assert.That(tested, Does.Not.Contain(": warning "), "What somebody has not written himself is not for him to mend.");

        Run(plugin, "build", name, "--no-restore", $"-p:MementoPluginsFolder={Path.Combine(Output, "plugins-dropin")}");
        var shortName = kind == "storage" ? "my-acme-2nd-class-file-class" : $"acme-{kind}";
        var (storage, runner) = kind switch
        {
            "storage" => ($$"""{ "type": "{{shortName}}", "path": "kept" }""", "local"),
            "runner" => ("""{ "type": "filesystem", "path": "kept" }""", shortName),
            _ => ($$"""{ "type": "filesystem", "path": "kept", "codecs": [ "{{shortName}}" ] }""", "local"),
        };
        var host = MakeFolder($"{kind} host");
        File.WriteAllText(Path.Combine(host, "memento.json"), $$"""
            { "name": "test", "repos": [ { "name": "main", "clusters": { "default": { "storage": {{storage}}, "runner": { "type": "{{runner}}" } } } } ] }
            """);
        AssertRuns(host, computed: 92, runner, kind == "codec" ? shortName : "json");
        AssertRuns(host, computed: 0, runner, kind == "codec" ? shortName : "json");
        Assert.That(Workshop.FilesIn(Path.Combine(host, "kept")), Is.Not.Empty);

        // What was tried is not to be there for the next one.
        Directory.Delete(Path.Combine(Output, "plugins-dropin", name), recursive: true);
    }

    /// <summary>Each kind, and each kind of name.</summary>
    [TestCase("storage", "Acme.Redis")]
    [TestCase("runner", OddName)]
    [TestCase("codec", "lock")]
    [TestCase("codec", "7.up")]
    [TestCase("codec", "Ünïcödé Plugin")]
    public void The_tool_and_the_template_write_the_same(string kind, string name)
    {
        var byTemplate = MakeFolder("by template", kind, name);
        var byTool = MakeFolder("by tool", kind, name);
        Run(byTemplate, "new", "memento-plugin", "--kind", kind);
        RunTool(byTool, "plugins", "new", "--kind", kind);
        Assert.That(Workshop.FilesIn(byTool), Is.EquivalentTo(Workshop.FilesIn(byTemplate)));
        foreach (var file in Workshop.FilesIn(byTool))
        {
            Assert.That(File.ReadAllText(Path.Combine(byTool, file)), Is.EqualTo(File.ReadAllText(Path.Combine(byTemplate, file))), file);
        }
    }

    private string MakeFolder(params string[] parts) => Directory.CreateDirectory(Path.Combine([_folder, .. parts])).FullName;

    private string Run(string folder, params string[] arguments)
    {
        var output = DotNetCommand.RunProgram(folder, "dotnet", arguments, _environment);
        Assert.That(output, Does.Not.Contain("warning "), string.Join(' ', arguments));
        return output;
    }

    private string RunTool(string folder, params string[] arguments) => DotNetCommand.RunProgram(folder, _tool, arguments, _environment);

    private JsonElement Ask(string folder, params string[] arguments)
    {
        using var answer = JsonDocument.Parse(RunTool(folder, [.. arguments, "--json"]));
        return answer.RootElement.Clone();
    }

    private void AssertRuns(string folder, int computed, string runner = "local", string codec = "json")
    {
        var output = DotNetCommand.RunProgram(folder, Path.Combine(Output, OperatingSystem.IsWindows() ? "Analysis.exe" : "Analysis"), environment: _environment);
        Assert.That(
            output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo((string[])["2880067194370816120", "1 4 9", $"computed {computed}", $"runner {runner}", $"codec {codec}"]));
    }
}
