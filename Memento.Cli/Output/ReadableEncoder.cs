using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Memento.Cli.Output;

/// <summary>
/// Escapes in JSON what must be, and what a terminal would obey: characters of two code units, such as emoji, stay as they are, which the framework's encoders escape without exception.
/// </summary>
internal sealed class ReadableEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder Framework = UnsafeRelaxedJsonEscaping;

    public static ReadableEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => Framework.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => IsInBasicPlane(unicodeScalar)
        ? Framework.WillEncode(unicodeScalar)
        : Rune.GetUnicodeCategory(new Rune(unicodeScalar)) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Control;

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var span = new ReadOnlySpan<char>(text, textLength);
        for (var i = 0; i < span.Length;)
        {
            if (Rune.DecodeFromUtf16(span[i..], out var rune, out var length) != System.Buffers.OperationStatus.Done || WillEncode(rune.Value))
            {
                return i;
            }

            i += length;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Framework.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    private static bool IsInBasicPlane(int unicodeScalar) => unicodeScalar <= char.MaxValue;
}
