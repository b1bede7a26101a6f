using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Memento.Keys.Exactness;

/// <summary>
/// A hash code in the making. Takes only so many of the values that a value holds, and only so deep, so that one that
/// holds itself has an end; what it does not take is left to the comparison.
/// </summary>
/// <remarks>A folded multiplication for single values; for bytes four CRC-32C that run beside one another, about as fast as memory is read.</remarks>
internal struct KeyHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const ulong Increment = 0xD1B54A32D192ED03;
    private const int Values = 1 << 14;
    private const int MaxDepth = 64;

    private ulong _state;
    private int _left;
    private int _depth;

    /// <summary>A hash code that has taken nothing.</summary>
    public static KeyHash Start() => new() { _state = Increment, _left = Values };

    /// <summary>Takes a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int value) => Add((ulong)(uint)value);

    /// <summary>Takes a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong value)
    {
        var high = Math.BigMul(_state ^ value, Multiplier, out var low);
        _state = (high ^ low) + Increment;
    }

    /// <summary>Takes bytes; their number is to be taken by the caller where it is not fixed.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint first = 0, second = 0, third = 0, fourth = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var i = 0;
        for (; i <= words.Length - 4; i += 4)
        {
            first = BitOperations.Crc32C(first, words[i]);
            second = BitOperations.Crc32C(second, words[i + 1]);
            third = BitOperations.Crc32C(third, words[i + 2]);
            fourth = BitOperations.Crc32C(fourth, words[i + 3]);
        }

        for (; i < words.Length; i++)
        {
            Add(words[i]);
        }

        foreach (var octet in bytes[(words.Length * sizeof(ulong))..])
        {
            Add(octet);
        }

        if (words.Length >= 4)
        {
            Add(((ulong)first << 32) | second);
            Add(((ulong)third << 32) | fourth);
        }
    }

    /// <summary>Goes into a value that may hold itself.</summary>
    /// <returns>False when enough was taken.</returns>
    public bool Enter()
    {
        if (_depth == MaxDepth || _left <= 0)
        {
            return false;
        }

        _depth++;
        _left--;
        return true;
    }

    /// <summary>Comes back out of the value entered last.</summary>
    public void Leave() => _depth--;

    /// <summary>A share of what may yet be taken, for entries without an order: each gets as much, whichever comes first.</summary>
    /// <param name="count">How many entries there are.</param>
    public KeyHash Share(int count)
    {
        var half = _left / 2;
        _left -= half;
        return new KeyHash { _state = Increment, _left = half / Math.Max(1, count), _depth = _depth };
    }

    /// <summary>All that was taken.</summary>
    public readonly ulong ToUInt64() => _state;

    /// <summary>The hash code.</summary>
    public readonly int ToHashCode() => (int)(_state ^ (_state >> 32));
}
