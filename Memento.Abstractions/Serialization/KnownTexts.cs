using System.Diagnostics.CodeAnalysis;

namespace Memento.Serialization;

/// <summary>
/// Values of texts that nearly every memento of a store has again: the function, the host, the codec. A few are kept, those that came last, so that neither their
/// characters nor what is made of them are made anew for each memento. Usable from any thread.
/// </summary>
internal sealed class KnownTexts<T>
    where T : class
{
    /// <summary>A longer text is not kept.</summary>
    private const int LongestKept = 512;

    private readonly Entry?[] _entries = new Entry?[64];

    /// <summary>The value of a text, if it is known.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="value">The value.</param>
    public bool TryGet(ReadOnlySpan<byte> utf8, [MaybeNullWhen(false)] out T value)
    {
        var entry = utf8.Length <= LongestKept ? Volatile.Read(ref Place(utf8)) : null;
        var isKnown = entry is not null && utf8.SequenceEqual(entry.Utf8);
        value = isKnown ? entry!.Value : null;
        return isKnown;
    }

    /// <summary>Keeps the value of a text, in the place of another.</summary>
    public void Keep(ReadOnlySpan<byte> utf8, T value)
    {
        if (utf8.Length <= LongestKept)
        {
            Volatile.Write(ref Place(utf8), new Entry(utf8.ToArray(), value));
        }
    }

    // Names differ at the end: of the method, and of the version.
    private ref Entry? Place(ReadOnlySpan<byte> utf8)
    {
        var hash = (uint)utf8.Length;
        foreach (var octet in utf8.Length > 16 ? utf8[^16..] : utf8)
        {
            hash = (hash * 31) + octet;
        }

        return ref _entries[hash % (uint)_entries.Length];
    }

    private sealed record Entry(byte[] Utf8, T Value);
}
