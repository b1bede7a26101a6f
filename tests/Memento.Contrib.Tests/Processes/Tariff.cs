namespace Memento.Contrib.Tests.Processes;

/// <summary>Functions whose versions are made of their code, and of static fields that it reads.</summary>
internal static class Tariff
{
    public static readonly MementoFunction<string, int, decimal> Price = Memo.Of<string, int, decimal>(PriceBody);
    public static readonly MementoFunction<string, int> Opaque = Memo.Of<string, int>(OpaqueBody);

    public static decimal Rate = 0.05m;
    public static string[] Zones = ["a", "b"];

    /// <summary>Holds what has a hash and cannot be handed to another process: it is of another type than the declared one.</summary>
    public static Zone? Outermost;

    [MementoFunction]
    private static decimal PriceBody(string folder, int n)
    {
        Ledger.Add(folder, "price");
        return n * Rate * Zones.Length;
    }

    [MementoFunction]
    private static int OpaqueBody(string folder) => Outermost is Island ? 7 : folder.Length > 0 ? Environment.ProcessId : 0;

    public record Zone(string Name);

    public sealed record Island(string Name, int Ferries) : Zone(Name);
}
