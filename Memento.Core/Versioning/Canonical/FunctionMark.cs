using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>What a memento function says of its own version, as its attribute stands in the code.</summary>
/// <param name="Version">Its version; null where that follows from its code.</param>
/// <param name="Salt">A text that is part of its version; null for none.</param>
/// <param name="CodeHash">What counts in place of its own code; null for that code.</param>
internal sealed record FunctionMark(string? Version, string? Salt, string? CodeHash)
{
    /// <summary>What a method says; null when it is no memento function.</summary>
    public static FunctionMark? Of(MethodId method)
    {
        var mark = Marks.Of(method.Assembly, method.Definition.GetCustomAttributes(), "Memento", nameof(MementoFunctionAttribute)).FirstOrDefault();
        return mark is null ? null : new FunctionMark(
            mark.Text(nameof(MementoFunctionAttribute.Version)),
            mark.Text(nameof(MementoFunctionAttribute.VersionSalt)),
            mark.Text(nameof(MementoFunctionAttribute.VersionCodeHash)));
    }
}
