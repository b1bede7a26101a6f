namespace Memento.Benchmarks.Stores;

/// <summary>The memento functions whose stored results are measured.</summary>
internal static class StoredFunctions
{
    [MementoFunction(Version = "1")]
    public static long OfNumber(int number) => number * 3L;
}
