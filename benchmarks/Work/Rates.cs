namespace Memento.Benchmarks.Work;

/// <summary>What a measured function reads beside its arguments.</summary>
internal static class Rates
{
    public static int Factor { get; set; } = 3;
}
