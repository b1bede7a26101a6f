using System.Reflection;
using System.Runtime.Loader;

namespace Memento.Plugins;

/// <summary>Says why an object is not what its name promises: two types of one name, from two places.</summary>
internal static class CastFailure
{
    /// <summary>The sentence for a class that is not of the wanted interface.</summary>
    public static string Describe(Type type, Type wanted)
    {
        var namesake = type.GetInterfaces().FirstOrDefault(implemented => string.Equals(implemented.FullName, wanted.FullName, StringComparison.Ordinal));
        return namesake is null
            ? $"{Place(type)} does not implement {Place(wanted)}"
            : $"{Place(type)} implements {Place(namesake)}, which is not {Place(wanted)} although it has the same name: the plugin must not load a copy of the contract of its own";
    }

    private static string Place(Type type)
    {
        var assembly = type.Assembly;
        var name = assembly.GetName();
        var context = AssemblyLoadContext.GetLoadContext(assembly);
        return $"{type.FullName} of {name.Name} {name.Version} (load context '{context?.Name ?? "none"}', {GetLocation(assembly)})";
    }

    private static string GetLocation(Assembly assembly) => assembly.Location.Length > 0 ? assembly.Location : "from memory";
}
