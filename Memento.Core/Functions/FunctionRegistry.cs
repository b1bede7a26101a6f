using Memento.Configuration;
using Memento.Functions;

namespace Memento;

/// <summary>
/// The memento functions that the process knows: those marked with <see cref="MementoFunctionAttribute"/> in the assemblies loaded by now,
/// and those used by now without the mark. Of a generic function there is one for each set of types it was used with.
/// </summary>
public static class FunctionRegistry
{
    /// <summary>The names of all functions without versions, which would have to be made of their code, in ordinal order.</summary>
    public static IReadOnlyList<FunctionName> Functions => [.. Definitions().Select(definition => definition.Unversioned).Distinct().OrderBy(name => name.ToString(), StringComparer.Ordinal)];

    /// <summary>The names of the clusters that the functions belong to, in ordinal order; <see cref="MementoEnvironment.DefaultCluster"/> for those that name none. Whether the environment has them is not asked.</summary>
    public static IReadOnlyList<string> Clusters =>
        [.. Definitions().Select(definition => definition.Unversioned.Cluster ?? MementoEnvironment.DefaultCluster).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    /// <summary>Lists the functions of a cluster, without versions, in ordinal order.</summary>
    /// <param name="cluster">The cluster; null for the default one.</param>
    public static IReadOnlyList<FunctionName> InCluster(string? cluster) =>
        [.. Functions.Where(name => string.Equals(name.Cluster ?? MementoEnvironment.DefaultCluster, cluster ?? MementoEnvironment.DefaultCluster, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Whether a function is known, and at that version: the version it has now, which is that of its code or the one its cluster is locked at.</summary>
    /// <param name="name">The qualified name. Without a version any one is meant.</param>
    /// <exception cref="Versioning.DependencyNotFoundException">The version cannot be made: something that the function says it depends on is not there.</exception>
    public static bool IsRegistered(FunctionName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Definitions().Any(definition => definition.Unversioned.Unversioned == name.Unversioned && (name.Version is null || VersionOf(definition) == name.Version));
    }

    /// <summary>Whether a function is known by its full name, <c>[cluster::]module:function[#version]</c>.</summary>
    /// <param name="fullName">What <see cref="FunctionName.ToString"/> gives.</param>
    /// <exception cref="FormatException">It is no such name.</exception>
    /// <inheritdoc cref="IsRegistered(FunctionName)" path="/exception"/>
    public static bool IsRegistered(string fullName) => IsRegistered(FunctionName.Parse(fullName));

    private static string? VersionOf(FunctionDefinition definition)
    {
        try
        {
            return MementoEnvironment.Current.NameOf(definition).Version;
        }
        catch (Exception exception) when (exception is UnlistedFunctionException or ConfigurationException)
        {
            // In its locked cluster it has no version, or one that is another function's, and is called at none.
            return null;
        }
    }

    private static IEnumerable<FunctionDefinition> Definitions()
    {
        var contract = typeof(MementoFunctionAttribute).Assembly.GetName().Name;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            // Only what references this assembly can use the mark.
            if (!assembly.IsDynamic && Array.Exists(assembly.GetReferencedAssemblies(), reference => reference.Name == contract))
            {
                MarkedFunctions.Define(assembly);
            }
        }

        return FunctionDefinition.All;
    }
}
