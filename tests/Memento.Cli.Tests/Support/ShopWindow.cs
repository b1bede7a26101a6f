using Memento.Configuration;
using Memento.Storage;
using Shop;

namespace Memento.Cli.Tests.Support;

/// <summary>Results of every kind, and what a store has of them.</summary>
internal static class ShopWindow
{
    /// <summary>So many calls of one function that their list is an object of its own.</summary>
    public const int Many = 1100;

    /// <summary>How many calls <see cref="Fill"/> leaves.</summary>
    public const int Calls = Many + Others;

    /// <summary>How many of them are none of those that are counted.</summary>
    public const int Others = 16;

    /// <summary>Computes some of each kind.</summary>
    /// <param name="file">A file that a result depends on.</param>
    /// <param name="count">How many calls of one function another one makes.</param>
    public static void Fill(string file, int count = Many)
    {
        Portfolio.Value(["ACME", "GLOBEX"]);
        Pricing.Report("Q3");
        Pricing.Curve(20_000);
        Pricing.Lines(file);
        Pricing.ReportMemento.WithKeyOverride("reports/Latest").Call("Q4");
        Pricing.ReportMemento.WithKeyOverride("reports/Latest").Call("Q5");
        Goods.Table(50);
        Goods.Label(7).OpenRead().Dispose();
        Goods.Shelves(3);
        Goods.Picture(300_000, 1);
        Goods.Nothing(1);
        Goods.Count(count);
        Assert.That(static () => Pricing.Refuse("late"), Throws.TypeOf<ShopException>());
    }

    /// <summary>All that a store has, in an order and a form of its own that does not depend on the kind of store: mementos, the bytes of results, metadata.</summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(Cluster cluster)
    {
        var lines = new List<string>();
        await foreach (var function in cluster.ListFunctionsAsync())
        {
            await foreach (var memento in cluster.ListMementosAsync(function))
            {
                lines.Add(await DescribeAsync(cluster, memento));
            }

            foreach (var name in FunctionMetadata.OwnNames)
            {
                lines.Add($"{function} {name} {Text(await cluster.Storage.ReadFunctionMetadataAsync(function, name))}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static async Task<string> DescribeAsync(Cluster cluster, MementoRecord memento)
    {
        var invocations = await cluster.Storage.ListInvocationsAsync(memento).Select(static call => $"{call.Call} {call.Arguments}").ToListAsync();
        return string.Join(
            " | ",
            memento.Call,
            memento.Arguments,
            memento.Time.Ticks,
            memento.ResultType,
            memento.Content?.FileName,
            memento.Content is { } content ? $"{content.Key.Path} {content.Codec} {content.Length}" : "",
            string.Join(',', memento.Resources),
            string.Join(',', memento.Dependencies),
            $"{invocations.Count} {string.Join(',', invocations)}",
            await ResultAsync(cluster, memento),
            await cluster.ReadLogAsync(memento.Call));
    }

    private static async Task<string> ResultAsync(Cluster cluster, MementoRecord memento)
    {
        if (memento.ResultType == ResultType.Partition)
        {
            var partition = (Partition)(await cluster.Storage.ReadAsync(memento.Call, typeof(Partition)))!.Value!;
            return string.Join(',', partition.Get<double[]>("curve")) + Names(partition.Get<Partition>("names")) + (partition.Get<string?>("nothing") ?? "null");
        }

        await using var stream = await cluster.Storage.OpenResultAsync(memento);
        if (stream is null)
        {
            return "null";
        }

        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes.ToArray()));
    }

    private static string Names(Partition names) => string.Join(',', names.Keys.Select(key => $"{key}={names.Get<string>(key)}"));

    private static string Text(ReadOnlyMemory<byte>? bytes) => bytes is { } some ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(some.Span)) : "none";
}
