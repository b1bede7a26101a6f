namespace Memento.Caching;

/// <summary>A shelf, whatever stands on it.</summary>
internal interface IShelf
{
    /// <summary>Whether nothing stands on it.</summary>
    bool IsEmpty { get; }
}
