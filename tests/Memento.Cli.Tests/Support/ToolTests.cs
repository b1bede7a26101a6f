using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration;
using Memento.Testing;

namespace Memento.Cli.Tests.Support;

/// <summary>A folder with a configuration and a store, which tests fill by the library, and the tool in this process with writers in place of a terminal.</summary>
internal abstract class ToolTests
{
    private readonly List<MementoEnvironment> _environments = [];

    protected TemporaryFolder Folder { get; private set; } = null!;

    /// <summary>The configuration's file.</summary>
    protected string Configuration => Folder.Combine("memento.json");

    /// <summary>The environments that were loaded; what they counted is kept when they end.</summary>
    protected IReadOnlyList<MementoEnvironment> Loaded => _environments;

    [SetUp]
    public void MakeFolder()
    {
        Folder = new TemporaryFolder();
        File.WriteAllText(Configuration, ConfigurationText("filesystem"));
    }

    [TearDown]
    public async Task RemoveFolder()
    {
        foreach (var environment in _environments)
        {
            await environment.DisposeAsync();
        }

        _environments.Clear();
        Folder.Dispose();
    }

    /// <summary>A configuration with one cluster; its results in <c>store</c> where they are in a folder.</summary>
    protected static string ConfigurationText(string storage, string settings = "") => $$"""
        {
          "name": "tests",
          "repos": [ { "name": "main", "clusters": { "default": {
            "storage": { "type": "{{storage}}"{{(storage == "filesystem" ? ", \"path\": \"store\"" : "")}}{{settings}} },
            "runner": { "type": "local" } } } } ]
        }
        """;

    /// <summary>The environment as a program has it; of its own each time, so that nothing is in its memory.</summary>
    protected MementoEnvironment Load()
    {
        var environment = MementoEnvironment.Load(Configuration);
        _environments.Add(environment);
        return environment;
    }

    /// <summary>Fills the store by calls of the library.</summary>
    protected void Fill(Action calls)
    {
        using (Load().Use())
        {
            calls();
        }
    }

    /// <summary>Copies a folder with all that is in it.</summary>
    protected static void Copy(string source, string destination)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Runs the tool as in a pipe, on this test's configuration.</summary>
    protected async Task<ToolOutcome> RunAsync(params string[] arguments) => await RunOnAsync(terminal: false, [.. arguments, "--config", Configuration]);

    /// <summary>Runs the tool, and reads its answer as JSON.</summary>
    protected async Task<JsonObject> AskAsync(int exitCode, params string[] arguments)
    {
        var outcome = await RunAsync([.. arguments, "--json"]);
        Assert.That(outcome.ExitCode, Is.EqualTo(exitCode), outcome.Error);
        return JsonNode.Parse(outcome.Output)!.AsObject();
    }

    protected static async Task<ToolOutcome> RunOnAsync(bool terminal, string[] arguments, int width = 80)
    {
        using var bytes = new MemoryStream();
        var output = new StringWriter();
        var error = new StringWriter();
        var console = new ToolConsole(output, error, terminal, terminal, hasColor: false, width, () => bytes);
        var exitCode = await new MementoTool(console).RunAsync(arguments);
        return new ToolOutcome(exitCode, output.ToString(), error.ToString(), bytes.ToArray());
    }
}
