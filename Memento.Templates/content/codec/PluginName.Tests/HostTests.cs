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
            "storage": { "type": "filesystem", "path": "store", "memory_cache_mb": 0, "codecs": [ "plugin-short-name" ] } } } } ]
        }
        """;

    /// <summary>The result is written and read by the codec.</summary>
    [Test]
    public async Task A_program_that_selects_it_has_its_results_written_by_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("memento.json");
        File.WriteAllText(file, Configuration);
        await using var environment = MementoEnvironment.Load(file);
        using (environment.Use())
        {
            string[][] expected = [["1", "1"], ["2", "4"]];
            Assert.That(Tables.Squares(2), Is.EqualTo(expected), "It is computed.");
            Assert.That(Tables.Squares(2), Is.EqualTo(expected), "It is read.");
            Assert.That(environment.Statistics.Computed, Is.EqualTo(1));
            Assert.That(Tables.SquaresMemento.Memento(2)?.Content?.Codec, Is.EqualTo("plugin-short-name"));
        }
    }
}

/// <summary>What the program computes.</summary>
public static class Tables
{
    /// <summary>A memento function.</summary>
    [MementoFunction(Version = "1")]
    public static string[][] Squares(int count) => [.. Enumerable.Range(1, count).Select(static n => new[] { $"{n}", $"{n * n}" })];
}
