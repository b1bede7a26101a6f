namespace Memento.Configuration.Reading;

/// <summary>What a configuration is written in.</summary>
internal enum DocumentFormat
{
    Json,
    Yaml,
}

/// <summary>Tells the format of a file by its name.</summary>
internal static class DocumentFormats
{
    /// <summary>The endings there are.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".json", ".yaml", ".yml"];

    /// <summary>The format; null for a name with another ending.</summary>
    public static DocumentFormat? Of(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".json" => DocumentFormat.Json,
        ".yaml" or ".yml" => DocumentFormat.Yaml,
        _ => null,
    };
}
