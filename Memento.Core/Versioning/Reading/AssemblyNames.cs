using System.Reflection;

namespace Memento.Versioning.Reading;

/// <summary>The simple names of loaded assemblies.</summary>
internal static class AssemblyNames
{
    /// <summary>The simple name of an assembly.</summary>
    /// <remarks><see cref="Assembly.GetName()"/> makes a culture of what the assembly says of its own, and so loads all that the system has about cultures: milliseconds of the start of a program.</remarks>
    public static string Of(Assembly assembly)
    {
        var full = assembly.FullName!;
        var end = full.IndexOf(',', StringComparison.Ordinal);
        var name = end < 0 ? full : full[..end];
        // Anything else than a plain name is quoted or escaped there.
        return name.AsSpan().ContainsAny('\\', '"', '\'') ? assembly.GetName().Name! : name;
    }
}
