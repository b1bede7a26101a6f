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
        var end = EndOfType(text);
        var name = end == text.Length ? from.Name : text[(end + 1)..].Split(',')[0].Trim();
        return string.Equals(name, from.Name, StringComparison.OrdinalIgnoreCase) ? from : assemblies.Find(from, name, new Version(0, 0, 0, 0));
    }

    /// <summary>The full name of the type, without its type arguments.</summary>
    public static string NameOf(string text) => text[..EndOfType(text)].Split('[')[0].Trim();

    // The comma before the assembly, which type arguments with their own in brackets may stand before.
    private static int EndOfType(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ',' && depth == 0)
            {
                return i;
            }

            depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
        }

        return text.Length;
    }
}
