using System.Reflection;

namespace Memento.Plugins.Tests;

/// <summary>Where the fixture plugins were built.</summary>
internal static class Fixtures
{
    public static string RepositoryRoot { get; } = GetMetadata("RepositoryRoot");

    public static string GetOutput(string fixture) =>
        Path.Combine(RepositoryRoot, "tests", "Fixtures", fixture, GetMetadata("FixtureOutput"));

    public static string GetAssembly(string fixture) => Path.Combine(GetOutput(fixture), $"Fixture.{fixture}.dll");

    private static string GetMetadata(string key) =>
        typeof(Fixtures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
