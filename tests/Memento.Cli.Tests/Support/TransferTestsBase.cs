using Memento.Configuration;

namespace Memento.Cli.Tests.Support;

/// <summary>A store with results of every kind, and others to copy it to: a cluster <c>archive</c> of the same configuration, and the configurations <c>other.json</c> (SQLite) and <c>third.json</c>.</summary>
internal abstract class TransferTestsBase : ToolTests
{
    protected string Other => Folder.Combine("other.json");

    protected string Third => Folder.Combine("third.json");

    [SetUp]
    public void MakeStores()
    {
        File.WriteAllText(Configuration, """
            {
              "name": "tests",
              "repos": [ { "name": "main", "clusters": {
                "default": { "storage": { "type": "filesystem", "path": "store" }, "runner": { "type": "local" } },
                "archive": { "storage": { "type": "filesystem", "path": "archive" }, "runner": { "type": "local" } },
                "closed": { "storage": { "type": "filesystem", "path": "archive", "readonly": true }, "runner": { "type": "local" } },
                "lost": { "storage": { "type": "memory" }, "runner": { "type": "local" } } } } ]
            }
            """);
        File.WriteAllText(Other, ConfigurationText("sqlite", ", \"path\": \"other.db\""));
        File.WriteAllText(Third, ConfigurationText("filesystem").Replace("\"store\"", "\"third\"", StringComparison.Ordinal));
    }

    /// <summary>All that is in the store of a configuration.</summary>
    protected static async Task<IReadOnlyList<string>> DescribeAsync(string configuration, string? cluster = null)
    {
        await using var environment = MementoEnvironment.Load(configuration);
        return await ShopWindow.DescribeAsync(environment.GetCluster(cluster)!);
    }

    /// <summary>Fills the store with results of every kind, and ends the environment, so that all it counts is written.</summary>
    protected async Task FillWindowAsync(int count = ShopWindow.Many)
    {
        var file = Folder.Combine("quotes.csv");
        await File.WriteAllTextAsync(file, "a\nb\n");
        await using var environment = MementoEnvironment.Load(Configuration);
        using (environment.Use())
        {
            ShopWindow.Fill(file, count);
        }
    }

    /// <summary>Adds a byte to the memento of the one call of a function.</summary>
    /// <param name="function">The name of its method, whose first letter is a capital.</param>
    protected async Task DamageMementoAsync(string function)
    {
        var name = $"!{char.ToLowerInvariant(function[0])}{function[1..]}";
        var file = Directory.GetFiles(Folder.Combine("store"), "*.memento.json", SearchOption.AllDirectories).Single(file => file.Contains(name, StringComparison.Ordinal));
        File.SetAttributes(file, FileAttributes.Normal);
        await File.AppendAllTextAsync(file, "x");
    }

    /// <summary>The object of a result, altered or cut short in the middle of the store's folder.</summary>
    protected string LargestObject() => Directory.GetFiles(Folder.Combine("store", "c"), "*", SearchOption.AllDirectories).MaxBy(static file => new FileInfo(file).Length)!;
}
