namespace Memento.Storage;

/// <summary>The names under which the host keeps metadata of a version of a function.</summary>
public static class FunctionMetadata
{
    /// <summary>What a version is and when it came to be.</summary>
    public const string VersionName = "memento.version";

    /// <summary>What the code of a version consists of.</summary>
    public const string CodeName = "memento.code";

    /// <summary>All names that the host uses.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = [VersionName, CodeName];
}
