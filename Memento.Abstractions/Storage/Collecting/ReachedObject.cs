namespace Memento.Storage;

/// <summary>An object that mementos reach.</summary>
internal sealed class ReachedObject(long length)
{
    public long Length { get; } = length;

    /// <summary>How many mementos reach it.</summary>
    public int References { get; set; }

    /// <summary>How many of those that a limit is for reach it.</summary>
    public int ReferencesInScope { get; set; }
}
