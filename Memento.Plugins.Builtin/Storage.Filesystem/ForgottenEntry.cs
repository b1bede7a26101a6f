using System.Globalization;
using System.Text;
using Memento.Serialization;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>One line of a journal of what was forgotten: a call, a function, or everything. ASCII, with the CRC-32C of what follows in front.</summary>
/// <param name="Function">The function, or that of the call; null for everything.</param>
/// <param name="ArgumentHash">The call's; null for a function.</param>
internal sealed record ForgottenEntry(FunctionName? Function, ArgumentHash? ArgumentHash)
{
    private const int ChecksumLength = 8;
    private const int WordLength = 16;
    private const int PartCount = 5;
    private const string None = "*";

    public static ForgottenEntry Everything { get; } = new(null, null);

    public static ForgottenEntry Of(FunctionName function) => new(function, null);

    public static ForgottenEntry Of(CallKey call) => new(call.Function, call.ArgumentHash);

    /// <summary>The line, its end included.</summary>
    public string ToLine(ulong writer, DateTime time)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{time.Ticks:x16} {writer:x16} {ArgumentHash?.ToString() ?? None} {(Function is null ? None : FileName.EscapeWhole(Function.ToString()))}");
        return string.Create(CultureInfo.InvariantCulture, $"{Checksum(text)} {text}\n");
    }

    /// <summary>Reads a line without its end; null when it is none, or none that can be trusted.</summary>
    public static (ForgottenEntry Entry, ulong Writer, DateTime Time)? Parse(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length != PartCount
            || parts[0].Length != ChecksumLength || !string.Equals(parts[0], Checksum(line[(ChecksumLength + 1)..]), StringComparison.Ordinal)
            || parts[1].Length != WordLength || !long.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            || ticks < 0 || ticks > DateTime.MaxValue.Ticks
            || !ulong.TryParse(parts[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var writer))
        {
            return null;
        }

        ArgumentHash? hash = Memento.ArgumentHash.TryParse(parts[3], out var parsed) ? parsed : null;
        FunctionName? function;
        try
        {
            function = FileName.Unescape(parts[4]) is { } name && parts[4] is not None ? FunctionName.Parse(name) : null;
        }
        catch (FormatException)
        {
            // A name that cannot be read back from its text.
            return null;
        }

        return (hash is null && parts[3] is not None) || (function is null && (parts[4] is not None || hash is not null))
            ? null
            : (new ForgottenEntry(function, hash), writer, new DateTime(ticks, DateTimeKind.Utc));
    }

    private static string Checksum(string text)
    {
        var crc = default(Crc32C);
        crc.Append(Encoding.ASCII.GetBytes(text));
        return crc.Value.ToString("x8", CultureInfo.InvariantCulture);
    }
}
