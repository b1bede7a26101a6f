namespace Memento.Versioning.Reading;

/// <summary>Finds types by the texts that attributes hold: a full name, and the assembly's where it is another one.</summary>
internal static class TypeText
{
    /// <summary>The type; null when it is not there, or its code is not read.</summary>
    public static TypeId? Find(string text, AssemblyCode from, IAssemblyCodes assemblies) =>
        AssemblyOf(text, from, assemblies) is { IsInScope: true } assembly ? assembly.FindType(NameOf(text)) : null;

    /// <summary>The assembly that a text names, or the one that it stands in.</summary>
    public static AssemblyCode AssemblyOf(string text, AssemblyCode from, IAssemblyCodes assemblies)
    {
        var parts = text.Split(',');
        var name = parts.Length == 1 ? from.Name : parts[1].Trim();
        return string.Equals(name, from.Name, StringComparison.OrdinalIgnoreCase) ? from : assemblies.Find(from, name, new Version(0, 0, 0, 0));
    }

    /// <summary>The full name of the type.</summary>
    public static string NameOf(string text) => text.Split(',')[0].Trim();
}
