namespace Memento.Versioning.Reading;

/// <summary>What a memento function says of its own version, as its attribute stands in the code.</summary>
/// <param name="version">Its version; null where that follows from its code.</param>
/// <param name="salt">A text that is part of its version; null for none.</param>
/// <param name="codeHash">What counts in place of its own code; null for that code.</param>
internal sealed class FunctionMark(string? version, string? salt, string? codeHash)
{
    /// <summary>What stands for that of a method that is no memento function, where it is kept that it is none.</summary>
    public static FunctionMark None { get; } = new(null, null, null);

    public string? Version { get; } = version;

    public string? Salt { get; } = salt;

    public string? CodeHash { get; } = codeHash;

    /// <summary>What a method says; null when it is no memento function.</summary>
    public static FunctionMark? Of(MethodId method) =>
        Marks.Find(method.Assembly, method.Definition.GetCustomAttributes(), "Memento", nameof(MementoFunctionAttribute)) is { } mark
            ? new FunctionMark(
                mark.Text(nameof(MementoFunctionAttribute.Version)),
                mark.Text(nameof(MementoFunctionAttribute.VersionSalt)),
                mark.Text(nameof(MementoFunctionAttribute.VersionCodeHash)))
            : null;
}
