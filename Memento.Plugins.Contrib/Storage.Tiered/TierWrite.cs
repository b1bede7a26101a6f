namespace Memento.Storage.Tiered;

/// <summary>What a call waits for when its result is written.</summary>
public enum TierWrite
{
    /// <summary>Every store that may be written to and answers.</summary>
    All,

    /// <summary>The first of them; the others get the result in the background.</summary>
    First,
}
