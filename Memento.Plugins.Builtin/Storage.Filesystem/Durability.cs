namespace Memento.Storage.Filesystem;

/// <summary>What a result that was stored survives.</summary>
public enum Durability
{
    /// <summary>Nothing is promised. A file is still seen whole or not at all: at present it is written as with <see cref="Process"/>.</summary>
    None,

    /// <summary>The end of the process, however it comes. A file has its name when it is whole; the system writes it to the disk in its own time.</summary>
    Process,

    /// <summary>The end of the system too, a loss of power say: file and folders are on the disk before the result counts as stored. Much slower.</summary>
    Power,
}
