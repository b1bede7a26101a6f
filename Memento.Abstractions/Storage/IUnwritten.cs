namespace Memento.Storage;

/// <summary>What a storage has left to write when the process ends.</summary>
internal interface IUnwritten
{
    /// <summary>Writes it, at most for a time.</summary>
    /// <returns>How many were not written by then, of which nobody was told yet.</returns>
    int Flush(TimeSpan patience);

    /// <summary>Says that what is left is given up, since the process ends.</summary>
    void GiveUp(int left);
}
