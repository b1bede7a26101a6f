using System.Text;
using Memento.Keys.Normalization;

namespace Memento.Versioning.Canonical;

/// <summary>Floating-point constants as text that reads back to the same bits.</summary>
internal static class FloatText
{
    public static string Of(double value)
    {
        Span<byte> text = stackalloc byte[PythonFloat.MaxLength];
        // All of it is ASCII, for which nothing else has loaded an encoding.
        return Encoding.UTF8.GetString(text[..PythonFloat.Write(value, text)]);
    }
}
