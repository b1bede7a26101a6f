namespace Memento.Provenance;

/// <summary>How much of a <see cref="CallTree"/> is read.</summary>
public sealed record CallTreeOptions
{
    /// <summary>
    /// How many levels of calls are read, the call itself being the first; of what the last of them called only the names and arguments are shown. 1 shows the call and
    /// the names of what it called directly. At least 1; 100 where nothing is said.
    /// </summary>
    public int MaxDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <summary>True for the call and, of what it called directly or not, only what threw and was called by what threw.</summary>
    public bool OnlyExceptions { get; init; }

    /// <summary>How many calls are shown of those that one call made; the rest is counted. At least 1; 100 where nothing is said.</summary>
    public int MaxCallees
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <summary>How many calls the tree has in all; the rest is counted. At least 1; 10,000 where nothing is said.</summary>
    public int MaxCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10_000;
}
