using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>
/// An enum by the names of its members, joined by a comma for a combination of flags; by its number when no names make
/// up the value.
/// </summary>
internal sealed class JsonEnum<T> : JsonScalar<T>
    where T : struct, Enum
{
    private static readonly bool IsUnsigned = Enum.GetUnderlyingType(typeof(T)) == typeof(ulong);

    private readonly Dictionary<string, T> _members = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (T)field.GetValue(null)!, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Format(T value)
    {
        var names = value.ToString("F");
        return TryParse(names, out var read) && EqualityComparer<T>.Default.Equals(read, value) ? names : Number(value);
    }

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value)
    {
        if (_members.TryGetValue(text, out value))
        {
            return true;
        }

        if (IsUnsigned && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unsigned))
        {
            value = (T)Enum.ToObject(typeof(T), unsigned);
            return true;
        }

        if (!IsUnsigned && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
        {
            value = (T)Enum.ToObject(typeof(T), signed);
            return Number(value) == text;
        }

        return TryParseNames(text, out value);
    }

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        var text = Format(value);
        if (text[0] is '-' or (>= '0' and <= '9'))
        {
            output.Writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            output.Writer.WriteStringValue(text);
        }
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType == JsonTokenType.Number ? System.Text.Encoding.ASCII.GetString(reader.ValueSpan)
            : reader.TokenType == JsonTokenType.String ? JsonInput.Text(ref reader)
            : throw JsonInput.Unexpected(ref reader, typeof(T));
        return TryParse(text, out var value) ? value : throw JsonInput.Unexpected(ref reader, typeof(T));
    }

    private bool TryParseNames(string text, out T value)
    {
        long bits = 0;
        foreach (var name in text.Split(", "))
        {
            if (!_members.TryGetValue(name, out var member))
            {
                value = default;
                return false;
            }

            bits |= IsUnsigned ? (long)Convert.ToUInt64(member, CultureInfo.InvariantCulture) : Convert.ToInt64(member, CultureInfo.InvariantCulture);
        }

        value = (T)Enum.ToObject(typeof(T), bits);
        return true;
    }

    private static string Number(T value) => IsUnsigned
        ? Convert.ToUInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
        : Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
