namespace Memento;

/// <summary>One call: which function at which version, with which arguments. The key of everything a store keeps.</summary>
/// <param name="Function">The function and its version.</param>
/// <param name="ArgumentHash">The hash of the effective arguments, context arguments included.</param>
public readonly record struct CallKey(FunctionName Function, ArgumentHash ArgumentHash)
{
    /// <summary>Equal when function and arguments are.</summary>
    // By hand, as the hash code: what a record has of its own is compiled for the parts' types when a program starts.
    public bool Equals(CallKey other) => ArgumentHash.Equals(other.ArgumentHash) && (Function is null ? other.Function is null : Function.Equals(other.Function));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((ArgumentHash.GetHashCode() * -1521134295) + (Function?.GetHashCode() ?? 0));

    /// <summary>The qualified name and the argument hash, parted by a slash: for messages and logs.</summary>
    public override string ToString() => $"{Function}/{ArgumentHash}";
}
