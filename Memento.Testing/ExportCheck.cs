using Memento.Plugins;

namespace Memento.Testing;

/// <summary>Looks at the class of a plugin as a host does that finds it by its attribute and makes it.</summary>
internal static class ExportCheck
{
    /// <summary>Why a host does not find the class, or makes nothing of it, in words; null when it does both.</summary>
    /// <param name="type">The class.</param>
    /// <param name="kind">What it is exported as.</param>
    /// <param name="attribute">The name of the attribute that exports it.</param>
    /// <param name="name">The short name in its attribute; null when it has none.</param>
    public static string? FindFault(Type type, PluginKind kind, string attribute, string? name) =>
        name is null ? $"{type.FullName} is not exported, and no host finds it: put [{attribute[..^nameof(Attribute).Length]}(\"name\")] on the class"
        : !ShortName.IsValid(name) ? $"{type.FullName} is exported as '{name}', which no configuration can name: a short name is letters, digits, '-', '_' and '.'"
        : PluginComposer.FindFault(type, kind);
}
