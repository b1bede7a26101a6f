namespace Memento.Versioning.Reading;

/// <summary>Finds types by the texts that attributes hold: a full name, and the assembly's where it is another one.</summary>
internal static class TypeText
{
    /// <summary>The type; null when it is not there, or its code is not read.</summary>
    public static TypeId? Find(string text, AssemblyCode from, IAssemblyCodes assemblies)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var name = (comma < 0 ? text : text[..comma]).Trim();
        var assemblyName = comma < 0 ? from.Name : text[(comma + 1)..].Split(',')[0].Trim();
        var assembly = string.Equals(assemblyName, from.Name, StringComparison.OrdinalIgnoreCase)
            ? from
            : assemblies.Find(from, assemblyName, new Version(0, 0, 0, 0));
        return assembly.IsInScope ? assembly.FindType(name) : null;
    }
}
