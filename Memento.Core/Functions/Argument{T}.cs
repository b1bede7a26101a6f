using System.ComponentModel;

namespace Memento;

/// <summary>
/// An argument that a handle's method may leave out. A call with an argument and one without it are two calls, also where
/// the argument is what the function would have got anyway; a parameter with an ordinary default could not tell them apart.
/// </summary>
/// <typeparam name="T">The parameter's type; values of it convert by themselves.</typeparam>
public readonly struct Argument<T>
{
    private readonly T _value;
    private readonly bool _isGiven;

    private Argument(T value)
    {
        _value = value;
        _isGiven = true;
    }

    /// <summary>The value, or <see cref="Argument.LeftOut"/>. Read by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public object? OrLeftOut => _isGiven ? _value : Argument.LeftOut;

    /// <summary>An argument that is given.</summary>
    public static implicit operator Argument<T>(T value) => new(value);
}
