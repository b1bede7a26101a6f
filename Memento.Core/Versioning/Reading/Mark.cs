namespace Memento.Versioning.Reading;

/// <summary>An attribute as it stands in the code: what its constructor was given, and its fields and properties by name.</summary>
/// <param name="arguments">What its constructor was given: of a type its name, of an enum its number, of an array null.</param>
/// <param name="properties">Its fields and properties.</param>
internal sealed class Mark(object?[] arguments, Dictionary<string, object?> properties)
{
    /// <summary>What stands for an attribute that is not there, where it is kept that it is not.</summary>
    public static Mark None { get; } = new([], []);

    public object?[] Arguments { get; } = arguments;

    public string? Text(string property) => properties.TryGetValue(property, out var value) ? value as string : null;
}
