namespace Memento.Versioning;

/// <summary>A constant in the code of a method.</summary>
/// <param name="Type">Its type, as instructions know it: <c>int32</c>, <c>int64</c>, <c>float32</c>, <c>float64</c>, <c>string</c>, <c>data</c>.</param>
/// <param name="Text">Its value, in the invariant culture; of data the SHA-256 of the bytes.</param>
public sealed record CodeConstant(string Type, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Type == "string" ? $"\"{Text}\"" : Text;
}
