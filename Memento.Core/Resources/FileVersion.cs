using System.Globalization;
using System.Security.Cryptography;

namespace Memento.Resources;

/// <summary>
/// The version of a file: when it was modified last, in milliseconds since 1970 in UTC, its length in bytes, and its SHA-256, as in
/// <c>1517745600000.1234 512 9f86…</c>. A tilde before the time says that it had not settled: content alone tells whether the file is the same.
/// </summary>
internal readonly record struct FileVersion(FileState State, string Sha256)
{
    private const char Unsettled = '~';
    private const int Sha256Length = 2 * SHA256.HashSizeInBytes;

    /// <summary>Reads a version.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out FileVersion version)
    {
        version = default;
        var isSettled = !text.StartsWith(Unsettled);
        text = isSettled ? text : text[1..];
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, ' ') != 3
            || !decimal.TryParse(text[parts[0]], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            || Math.Abs(milliseconds) > long.MaxValue / (2 * TimeSpan.TicksPerMillisecond)
            || !long.TryParse(text[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || text[parts[2]].Length != Sha256Length)
        {
            return false;
        }

        var modified = (long)(milliseconds * TimeSpan.TicksPerMillisecond) + DateTime.UnixEpoch.Ticks;
        version = new FileVersion(new FileState(modified, length, isSettled), text[parts[2]].ToString());
        return true;
    }

    public override string ToString()
    {
        var milliseconds = (State.Modified - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerMillisecond;
        return string.Create(CultureInfo.InvariantCulture, $"{(State.IsSettled ? "" : "~")}{milliseconds:F4} {State.Length} {Sha256}");
    }
}
