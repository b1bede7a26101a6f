using Memento;
using Memento.Configuration;
using Memento.Testing;

namespace PluginRoot.Tests;

/// <summary>The plugin as a program has it: found in plugins-dropin, and picked by its name in a configuration.</summary>
[TestFixture]
public sealed class HostTests
{
    private const string Configuration = """
        {
          "repos": [ { "name": "main", "clusters": { "default": {
            "storage": { "type": "memory" },
            "runner": { "type": "plugin-short-name", "attempts": 3, "pause": "0:00:00" } } } } ]
        }
        """;

    /// <summary>The function is tried again, and its result says by which runner it was computed.</summary>
    [Test]
    public async Task A_program_that_selects_it_has_its_functions_run_by_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("memento.json");
        File.WriteAllText(file, Configuration);
        await using var environment = MementoEnvironment.Load(file);
        using (environment.Use())
        {
            Assert.That(Server.Ask(7), Is.EqualTo(49));
            Assert.That(Server.Calls, Is.EqualTo(2));
            Assert.That(Server.AskMemento.Memento(7)?.Runner.Type, Is.EqualTo("plugin-short-name"));
        }
    }
}

/// <summary>What the program asks.</summary>
public static class Server
{
    /// <summary>How often it was called.</summary>
    public static int Calls { get; private set; }

    /// <summary>A memento function, which goes better the second time.</summary>
    [MementoFunction(Version = "1")]
#pragma warning disable MEM009 // How often it was called decides whether it answers, not what: no result depends on it.
    public static int Ask(int n) => ++Calls > 1 ? n * n : throw new NonMemoizedException("The server does not answer.");
#pragma warning restore MEM009
}
