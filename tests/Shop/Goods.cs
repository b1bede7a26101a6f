using System.Globalization;
using Memento;

namespace Shop;

public sealed record Item(string Name, double Price, DateOnly Since, int? Left);

/// <summary>Results of the kinds that are stored in a way of their own.</summary>
public static class Goods
{
    [MementoFunction(Version = "1")]
    public static List<Item> Table(int rows) =>
        [.. Enumerable.Range(0, rows).Select(static i => new Item($"item {i.ToString(CultureInfo.InvariantCulture)}", i * 0.25, new DateOnly(2026, 1, 1).AddDays(i), i % 3 == 0 ? null : i))];

    [MementoFunction(Version = "1")]
    public static ResultFile Label(int number)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("memento-test-label-").FullName, $"label {number.ToString(CultureInfo.InvariantCulture)}.svg");
        File.WriteAllText(path, $"<svg><text>{number.ToString(CultureInfo.InvariantCulture)}</text></svg>");
        return ResultFile.FromTemporary(path);
    }

    [MementoFunction(Version = "1")]
    public static Partition Shelves(int count) => Partition.Of(new Dictionary<string, object?>
    {
        ["curve"] = Pricing.Curve(count),
        ["names"] = Partition.Of(Enumerable.Range(0, count).ToDictionary(static i => $"shelf/{i.ToString(CultureInfo.InvariantCulture)}", static i => new string('x', i))),
        ["nothing"] = null,
    });

    [MementoFunction(Version = "1")]
    public static byte[] Picture(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [MementoFunction(Version = "1")]
    public static string? Nothing(int number) => number < 0 ? "something" : null;

    [MementoFunction(Version = "1")]
    public static int Count(int calls) => Enumerable.Range(0, calls).Sum(static i => One(i));

    /// <summary>Calls itself, level below level.</summary>
    [MementoFunction(Version = "1")]
    public static int Down(int levels) => levels == 0 ? 0 : Down(levels - 1) + 1;

    [MementoFunction(Version = "1")]
    public static int One(int number) => number >= 0 ? 1 : 0;
}
