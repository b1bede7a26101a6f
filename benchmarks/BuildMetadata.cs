using System.Reflection;

namespace Memento.Benchmarks;

/// <summary>What the build tells the benchmarks of itself: where the repository is, and which configuration this is.</summary>
internal static class BuildMetadata
{
    public static string Repository => Of("RepositoryRoot");

    public static string Configuration => Of("Configuration");

    private static string Of(string key) =>
        typeof(BuildMetadata).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
