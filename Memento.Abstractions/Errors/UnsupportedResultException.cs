namespace Memento;

/// <summary>A result cannot be stored. Thrown to the caller after the function ran, rather than losing the result silently; nothing is stored.</summary>
public sealed class UnsupportedResultException : NonMemoizedException
{
    private const string Root = "Result";

    /// <summary>Refuses a result.</summary>
    /// <param name="path">The member that cannot be stored, such as <c>Result.Rows[3].Handle</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="hint">What to return instead.</param>
    public UnsupportedResultException(string path, Type type, string hint)
        : base(CallErrors.UnsupportedResult, $"{path} of type {type} cannot be stored. {hint}")
    {
        Path = path;
        Type = type;
        Hint = hint;
    }

    /// <summary>The member that cannot be stored.</summary>
    public string Path { get; }

    /// <summary>The type of that member.</summary>
    public Type Type { get; }

    /// <summary>What to return instead.</summary>
    public string Hint { get; }

    /// <summary>The same of a value that is a part of a result.</summary>
    /// <param name="part">The path of the value, which takes the place of <c>Result</c>.</param>
    internal UnsupportedResultException Within(string part) =>
        new(Path.StartsWith(Root, StringComparison.Ordinal) ? part + Path[Root.Length..] : $"{part}: {Path}", Type, Hint);
}
