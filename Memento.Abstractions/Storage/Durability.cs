namespace Memento.Storage;

/// <summary>What a result that was stored survives: a setting of stores that keep files.</summary>
public enum Durability
{
    /// <summary>Nothing is promised but that it is seen whole or not at all by those who live.</summary>
    None,

    /// <summary>The end of the process, however it comes. The system writes it to the disk in its own time.</summary>
    Process,

    /// <summary>The end of the system too, a loss of power say: it is on the disk before the result counts as stored. Much slower.</summary>
    Power,
}
