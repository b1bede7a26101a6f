using System.Reflection;

namespace Memento.Shapes;

/// <summary>The names and versions of loaded assemblies.</summary>
/// <remarks><see cref="Assembly.GetName()"/> makes a culture of what the assembly says of its own, and so loads all that the system has about cultures: milliseconds of the start of a program.</remarks>
internal static class AssemblyNames
{
    /// <summary>The simple name of an assembly.</summary>
    public static string Of(Assembly assembly)
    {
        var full = assembly.FullName!;
        var end = full.IndexOf(',', StringComparison.Ordinal);
        var name = end < 0 ? full : full[..end];
        // Anything else than a plain name is quoted or escaped there.
        return name.AsSpan().ContainsAny('\\', '"', '\'') ? assembly.GetName().Name! : name;
    }

    /// <summary>The version of an assembly; null when it has none.</summary>
    public static Version? VersionOf(Assembly assembly)
    {
        const string Begin = ", Version=";

        // In a name, a comma has a backslash before it.
        var full = assembly.FullName!;
        var start = full.IndexOf(Begin, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += Begin.Length;
        var end = full.IndexOf(',', start);
        return Version.Parse(end < 0 ? full[start..] : full[start..end]);
    }
}
