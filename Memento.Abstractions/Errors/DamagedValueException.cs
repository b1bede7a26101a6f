namespace Memento;

/// <summary>
/// A value that is read when it is asked for, of a <see cref="Partition"/> or a <see cref="ResultFile"/>, is missing from the store, or was altered
/// there. It is not a result: the call that returned it is forgotten, and computes it anew when it is made again.
/// </summary>
public sealed class DamagedValueException : NonMemoizedException
{
    /// <summary>Says that a value cannot be trusted.</summary>
    /// <param name="key">The key of the value in its partition; of a file, its name.</param>
    /// <param name="call">The call that returned it.</param>
    /// <param name="message">What is wrong, and what has become of the call.</param>
    public DamagedValueException(string key, CallKey call, string message)
        : base(CallErrors.DamagedValue, message)
    {
        Key = key;
        Call = call;
    }

    /// <summary>The key of the value in its partition; of a file, its name.</summary>
    public string Key { get; }

    /// <summary>The call that returned it.</summary>
    public CallKey Call { get; }

    /// <summary>An error that ends in what has become of the call.</summary>
    /// <param name="key">The key, or the name.</param>
    /// <param name="call">The call.</param>
    /// <param name="problem">A sentence.</param>
    /// <param name="isReadOnly">Whether the call could not be forgotten.</param>
    internal static DamagedValueException Of(string key, CallKey call, string problem, bool isReadOnly) => new(key, call, $"{problem} " + (isReadOnly
        ? "The storage is read-only: forget the call where it can be written, and make it again."
        : "The call is forgotten: make it again, and it is computed anew."));
}
