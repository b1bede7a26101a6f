namespace Memento.Builtin.Tests.Pinned;

/// <summary>A record with a list and another record in it.</summary>
internal sealed record PinnedSky(string Name, IReadOnlyList<int> Counts, PinnedStar Brightest)
{
    public bool Equals(PinnedSky? other) => other is not null && Name == other.Name && Counts.SequenceEqual(other.Counts) && Brightest == other.Brightest;

    public override int GetHashCode() => HashCode.Combine(Name, Counts.Count, Brightest);
}
