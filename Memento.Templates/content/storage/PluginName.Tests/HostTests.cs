using Memento;
using Memento.Configuration;
using Memento.Testing;

namespace PluginRoot.Tests;

/// <summary>The plugin as a program has it: found in plugins-dropin, and picked by its name in a configuration.</summary>
[TestFixture]
public sealed class HostTests
{
    private const string Configuration = """
        { "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "plugin-short-name", "path": "store" } } } } ] }
        """;

    /// <summary>What one process computed, the next one reads.</summary>
    [Test]
    public async Task A_program_that_selects_it_remembers()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("memento.json");
        File.WriteAllText(file, Configuration);
        Assert.That(await SquareAsync(file), Is.EqualTo((49, 1L)), "It is computed once.");
        Assert.That(await SquareAsync(file), Is.EqualTo((49, 0L)), "It is read after that.");
        Assert.That(Directory.Exists(folder.Combine("store")), Is.True, "It is where the configuration says.");
    }

    private static async Task<(int Result, long Computed)> SquareAsync(string file)
    {
        await using var environment = MementoEnvironment.Load(file);
        using (environment.Use())
        {
            return (Numbers.Square(7), environment.Statistics.Computed);
        }
    }
}

/// <summary>What the program computes.</summary>
public static class Numbers
{
    /// <summary>A memento function.</summary>
    [MementoFunction(Version = "1")]
    public static int Square(int n) => n * n;
}
