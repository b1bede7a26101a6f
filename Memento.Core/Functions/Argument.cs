using System.ComponentModel;

namespace Memento;

/// <summary>Arguments of handles: one that is given, and what stands for one that a call leaves out.</summary>
public static class Argument
{
    /// <summary>Given to a handle in place of an argument: the function then gets its default, and the key has nothing of it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static object LeftOut { get; } = new();

    /// <summary>An argument that is given, for values that do not convert by themselves: C# knows no conversion of an interface to another type.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="value">The value.</param>
    public static Argument<T> Of<T>(T value) => value;
}
