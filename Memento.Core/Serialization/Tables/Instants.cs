using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>
/// Points in time as NumPy counts them. Its usual nanoseconds end in 1677 and 2262; in units of 100 of them, which are
/// .NET's ticks, all of .NET's years fit and nothing is lost.
/// </summary>
internal static class Instants
{
    /// <summary>NumPy's "not a time".</summary>
    public const long Missing = long.MinValue;

    /// <summary>The items of a column of times.</summary>
    public static NpyElement<long> Element { get; } = new("M8[100ns]");

    /// <summary>The item of .NET's ticks, which begin in the year 1.</summary>
    public static long FromTicks(long ticks) => ticks - DateTime.UnixEpoch.Ticks;

    /// <summary>The ticks of an item.</summary>
    /// <exception cref="OverflowException">It is of no time that .NET has.</exception>
    public static long ToTicks(long item) => checked(item + DateTime.UnixEpoch.Ticks);
}
