namespace Memento.Serialization.Tables;

/// <summary>Where a column has no values; takes memory only when there is such a place.</summary>
internal sealed class NullMask(int count)
{
    /// <summary>True where there is no value; null when there is one everywhere.</summary>
    public bool[]? Bits { get; private set; }

    /// <summary>Adds the places from a row on.</summary>
    public void Add(int row, ReadOnlySpan<bool> nulls)
    {
        if (nulls.Contains(true))
        {
            Bits ??= new bool[count];
            nulls.CopyTo(Bits.AsSpan(row));
        }
    }
}
