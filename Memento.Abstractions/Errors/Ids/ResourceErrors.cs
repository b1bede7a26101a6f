namespace Memento;

/// <summary>The ids of errors of resources: MEM7xx.</summary>
public static class ResourceErrors
{
    /// <summary>A resource cannot be described.</summary>
    public const int NotDescribed = 700;

    /// <summary>Nobody has registered the kind of a resource.</summary>
    public const int UnknownKind = 701;

    /// <summary>It cannot be told whether a resource has changed.</summary>
    public const int NotJudged = 702;
}
