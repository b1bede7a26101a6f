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
    public static string[] Endings { get; } = [".json", ".yaml", ".yml"];

    /// <summary>The format; null for a name with another ending.</summary>
    public static DocumentFormat? Of(string file) =>
        Is(file, ".json") ? DocumentFormat.Json
        : Is(file, ".yaml") || Is(file, ".yml") ? DocumentFormat.Yaml
        : null;

    private static bool Is(string file, string ending) => Path.GetExtension(file.AsSpan()).Equals(ending, StringComparison.OrdinalIgnoreCase);
}
