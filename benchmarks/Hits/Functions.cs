namespace Memento.Benchmarks.Hits;

/// <summary>The memento functions whose remembered calls are measured.</summary>
internal static class Functions
{
    [MementoFunction(Version = "1")]
    public static long OfNumber(int number) => number * 3L;

    [MementoFunction(Version = "1")]
    public static double OfNameAndNumber(string name, int number) => name.Length + number;
}
