namespace Memento.Versioning;

/// <summary>The names of kinds of parts, as they are hashed and stored.</summary>
internal static class CodePartKinds
{
    // Reflection finds them too, but takes longer than all else that a part's hash needs when a program starts.
    private static readonly string[] Names =
    [
        nameof(CodePartKind.Method),
        nameof(CodePartKind.Initializer),
        nameof(CodePartKind.Type),
        nameof(CodePartKind.Assembly),
        nameof(CodePartKind.Function),
        nameof(CodePartKind.Declaration),
        nameof(CodePartKind.StaticField),
    ];

    public static string NameOf(CodePartKind kind) => Names[(int)kind];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static CodePartKind Parse(string name)
    {
        var kind = Array.IndexOf(Names, name);
        return kind >= 0 ? (CodePartKind)kind : throw new FormatException($"There are no parts of the kind '{name}' in a version.");
    }
}
