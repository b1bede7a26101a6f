using System.Globalization;
using System.Text;

namespace Memento.Storage.Filesystem;

/// <summary>The first line of a journal of what was forgotten, by which it is told from others.</summary>
/// <param name="Number">1 for a store's first journal, which has all that was ever told; one more for each that replaced another.</param>
/// <param name="Time">When it was begun, UTC.</param>
/// <param name="Writer">Who began it.</param>
internal sealed record ForgottenHeader(uint Number, DateTime Time, ulong Writer)
{
    private const string Begin = "memento-forgotten 1 ";
    private const int NumberLength = 8;
    private const int WordLength = 16;

    /// <summary>The length of the line in bytes, its end included.</summary>
    public static int Length => Begin.Length + NumberLength + 1 + WordLength + 1 + WordLength + 1;

    /// <summary>Reads the line from the beginning of a file; null when it is none.</summary>
    public static ForgottenHeader? Read(Stream stream)
    {
        var bytes = new byte[Length];
        stream.Position = 0;
        var text = Encoding.ASCII.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        if (text.Length != Length || !text.StartsWith(Begin, StringComparison.Ordinal) || text[^1] != '\n')
        {
            return null;
        }

        var words = text[Begin.Length..^1].Split(' ');
        return words is [{ Length: NumberLength }, { Length: WordLength }, { Length: WordLength }]
            && uint.TryParse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            && long.TryParse(words[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            && ulong.TryParse(words[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var writer)
                ? new ForgottenHeader(number, new DateTime(ticks, DateTimeKind.Utc), writer)
                : null;
    }

    /// <summary>The line, ASCII, its end included.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Begin}{Number:x8} {Time.Ticks:x16} {Writer:x16}\n");
}
