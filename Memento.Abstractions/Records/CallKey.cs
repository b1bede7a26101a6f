namespace Memento;

/// <summary>One call: which function at which version, with which arguments. The key of everything a store keeps.</summary>
/// <param name="Function">The function and its version.</param>
/// <param name="ArgumentHash">The hash of the effective arguments, context arguments included.</param>
public readonly record struct CallKey(FunctionName Function, ArgumentHash ArgumentHash)
{
    /// <summary>The qualified name and the argument hash, parted by a slash: for messages and logs.</summary>
    public override string ToString() => $"{Function}/{ArgumentHash}";
}
