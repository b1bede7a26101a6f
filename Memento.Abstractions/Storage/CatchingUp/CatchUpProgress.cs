namespace Memento.Storage;

/// <summary>How far catching up is.</summary>
/// <param name="Store">The store that is being brought up to date, as people name it.</param>
/// <param name="Done">How many entries were looked at.</param>
/// <param name="Total">How many there are; null when that is not known, as while stores are compared.</param>
public sealed record CatchUpProgress(string Store, long Done, long? Total);
