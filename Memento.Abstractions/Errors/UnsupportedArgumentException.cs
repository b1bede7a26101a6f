namespace Memento;

/// <summary>
/// An argument, or a part of one, cannot enter a call's key without a risk that two different calls share it. Thrown
/// before the function runs; nothing is stored.
/// </summary>
public sealed class UnsupportedArgumentException : NonMemoizedException
{
    /// <summary>Refuses an argument.</summary>
    /// <param name="path">The parameter and the way to the member that cannot be told apart, such as <c>shape.Points[3].Handle</c>.</param>
    /// <param name="type">The type of that member.</param>
    /// <param name="hint">Why, and what to pass instead.</param>
    public UnsupportedArgumentException(string path, Type type, string hint)
        : base(CallErrors.UnsupportedArgument, $"The argument {path} of type {type} cannot be part of a call's key. {hint}")
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path;
        Type = type;
        Hint = hint;
    }

    /// <summary>The parameter that the argument is for: the first part of <see cref="Path"/>.</summary>
    public string ParameterName => Path.IndexOfAny(['.', '[']) is > 0 and var end ? Path[..end] : Path;

    /// <summary>The parameter and the way to the member.</summary>
    public string Path { get; }

    /// <summary>The type of the member.</summary>
    public Type Type { get; }

    /// <summary>Why it is refused, and what to pass instead.</summary>
    public string Hint { get; }
}
