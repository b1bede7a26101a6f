using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Xml;

namespace Memento.Keys.Normalization;

/// <summary>Makes values of the texts that <see cref="Scalars"/> writes, of those types whose whole value is in the text: of bytes it has the hash.</summary>
internal static class NormalizedScalars
{
    private static readonly FrozenDictionary<Type, Func<string, object>> Readers = new Dictionary<Type, Func<string, object>>
    {
        [typeof(bool)] = static text => text switch { "true" => true, "false" => false, _ => throw new FormatException($"'{text}' is neither true nor false.") },
        [typeof(string)] = NormalizedReader.ReadText,
        [typeof(char)] = static text => char.Parse(NormalizedReader.ReadText(text)),
        [typeof(sbyte)] = Number<sbyte>,
        [typeof(byte)] = Number<byte>,
        [typeof(short)] = Number<short>,
        [typeof(ushort)] = Number<ushort>,
        [typeof(int)] = Number<int>,
        [typeof(uint)] = Number<uint>,
        [typeof(long)] = Number<long>,
        [typeof(ulong)] = Number<ulong>,
        [typeof(Int128)] = Number<Int128>,
        [typeof(UInt128)] = Number<UInt128>,
        [typeof(BigInteger)] = Number<BigInteger>,
        [typeof(double)] = Number<double>,
        [typeof(float)] = Number<float>,
        [typeof(Half)] = static text => (Half)(double)Number<double>(text),
        [typeof(decimal)] = static text => decimal.Parse(Tagged(text, "decimal", "value"), NumberStyles.Number, CultureInfo.InvariantCulture),
        [typeof(Guid)] = static text => Guid.ParseExact(Tagged(text, "uuid", "value"), "D"),
        [typeof(TimeSpan)] = static text => XmlConvert.ToTimeSpan(Tagged(text, "timedelta", "iso8601")),
        [typeof(DateOnly)] = static text => DateOnly.ParseExact(Tagged(text, "date", "iso8601"), "yyyy-MM-dd", CultureInfo.InvariantCulture),
        [typeof(TimeOnly)] = static text => TimeOnly.Parse(Tagged(text, "time", "iso8601"), CultureInfo.InvariantCulture),
        [typeof(DateTime)] = static text => Time(Tagged(text, "datetime", "iso8601")),
        [typeof(DateTimeOffset)] = static text => DateTimeOffset.Parse(Tagged(text, "datetime", "iso8601"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    }.ToFrozenDictionary();

    /// <summary>Whether <see cref="TryRead"/> makes values of a type, which is not nullable.</summary>
    public static bool CanRead(Type type) => type.IsEnum || Readers.ContainsKey(type);

    /// <summary>Makes the value of a text.</summary>
    /// <param name="text">Normalized JSON, and not null.</param>
    /// <param name="type">A type that can be read.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the text is of another type, as that of a call which another program made may be.</returns>
    public static bool TryRead(string text, Type type, out object? value)
    {
        try
        {
            value = type.IsEnum ? Member(text, type) : Readers[type](text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException or KeyNotFoundException)
        {
            value = null;
            return false;
        }
    }

    private static object Number<T>(string text)
        where T : INumberBase<T> => T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // Written with the offset of UTC, which stands for the kind.
    private static object Time(string text) => text.EndsWith("+00:00", StringComparison.Ordinal)
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime
        : DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static object Member(string text, Type type)
    {
        var members = NormalizedReader.ReadMembers(text);
        return Enum.Parse(type, members.TryGetValue("member", out var name) ? NormalizedReader.ReadText(name) : members["value"]);
    }

    private static string Tagged(string text, string tag, string member)
    {
        var members = NormalizedReader.ReadMembers(text);
        return NormalizedReader.ReadText(members[ValueForms.TypeKey]) == tag
            ? NormalizedReader.ReadText(members[member])
            : throw new FormatException($"'{text}' is no {tag}.");
    }
}
