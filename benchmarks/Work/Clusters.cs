namespace Memento.Benchmarks.Work;

/// <summary>The clusters of the functions that are measured.</summary>
internal static class Clusters
{
    public const string Memory = "memory";
    public const string Filesystem = "filesystem";
    public const string Sqlite = "sqlite";
    public const string Behind = "behind";
    public const string BehindLeased = "behind-leased";
}
