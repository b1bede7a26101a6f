namespace Memento.Versioning.Reading;

/// <summary>An attribute as it stands in the code: what its constructor was given, and its properties by name.</summary>
internal sealed record Mark(IReadOnlyList<object?> Arguments, IReadOnlyDictionary<string, object?> Properties)
{
    public string? Text(string property) => Properties.GetValueOrDefault(property) as string;
}
