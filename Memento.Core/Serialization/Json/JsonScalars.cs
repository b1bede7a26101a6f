using System.Globalization;
using System.Numerics;

namespace Memento.Serialization.Json;

/// <summary>The types whose values are single tokens, each with how it is written and read.</summary>
internal static class JsonScalars
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign;

    private static readonly JsonString Strings = new();

    // Each is made when it is first asked for: their code over structures is compiled at each start of a program that uses it, and a start uses few.
    private static readonly Dictionary<Type, Lazy<JsonForm>> Usual = new()
    {
        [typeof(bool)] = new(static () => new JsonBoolean()),
        [typeof(string)] = new(static () => Strings),
        [typeof(int)] = new(static () => new JsonInteger<int>(static value => value, static whole => unchecked((int)whole))),
        [typeof(long)] = new(static () => new JsonInteger<long>(static value => value, static whole => whole)),
        [typeof(double)] = new(static () => new JsonFloat<double>()),
    };

    /// <summary>The form of a type; null when it is none of these.</summary>
    public static JsonForm? Find(Type type) => (Usual.TryGetValue(type, out var form) || Rare.Forms.TryGetValue(type, out form)) ? form.Value : null;

    private static class Rare
    {
        private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

        // The types of these are loaded with the table.
        public static readonly Dictionary<Type, Lazy<JsonForm>> Forms = new()
        {
            [typeof(char)] = new(static () => new JsonChar(Strings)),
            [typeof(sbyte)] = new(static () => new JsonInteger<sbyte>(static value => value, static whole => unchecked((sbyte)whole))),
            [typeof(byte)] = new(static () => new JsonInteger<byte>(static value => value, static whole => unchecked((byte)whole))),
            [typeof(short)] = new(static () => new JsonInteger<short>(static value => value, static whole => unchecked((short)whole))),
            [typeof(ushort)] = new(static () => new JsonInteger<ushort>(static value => value, static whole => unchecked((ushort)whole))),
            [typeof(uint)] = new(static () => new JsonInteger<uint>(static value => value, static whole => unchecked((uint)whole))),
            [typeof(ulong)] = new(static () => new JsonNumber<ulong>(Integer)),
            [typeof(Int128)] = new(static () => new JsonNumber<Int128>(Integer)),
            [typeof(UInt128)] = new(static () => new JsonNumber<UInt128>(Integer)),
            [typeof(nint)] = new(static () => new JsonNumber<nint>(Integer)),
            [typeof(nuint)] = new(static () => new JsonNumber<nuint>(Integer)),
            [typeof(BigInteger)] = new(static () => new JsonNumber<BigInteger>(Integer)),
            [typeof(decimal)] = new(static () => new JsonNumber<decimal>(NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint)),
            [typeof(float)] = new(static () => new JsonFloat<float>()),
            [typeof(Half)] = new(static () => new JsonFloat<Half>()),
            [typeof(DateOnly)] = new(static () => new JsonTextScalar<DateOnly>(static value => value.ToString("O", Invariant), static (text, out value) => DateOnly.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value))),
            [typeof(TimeOnly)] = new(static () => new JsonTextScalar<TimeOnly>(static value => value.ToString("O", Invariant), static (text, out value) => TimeOnly.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value))),
            [typeof(DateTime)] = new(static () => new JsonDateTime()),
            [typeof(DateTimeOffset)] = new(static () => new JsonTextScalar<DateTimeOffset>(static value => value.ToString("O", Invariant), static (text, out value) => DateTimeOffset.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value))),
            [typeof(TimeSpan)] = new(static () => new JsonTextScalar<TimeSpan>(static value => value.ToString("c", Invariant), static (text, out value) => TimeSpan.TryParseExact(text, "c", Invariant, TimeSpanStyles.None, out value))),
            [typeof(Guid)] = new(static () => new JsonTextScalar<Guid>(static value => value.ToString("D"), static (text, out value) => Guid.TryParseExact(text, "D", out value))),
            [typeof(byte[])] = new(static () => new JsonBytes<byte[]>(static value => value, static bytes => bytes)),
            [typeof(Memory<byte>)] = new(static () => new JsonBytes<Memory<byte>>(static value => value, static bytes => bytes)),
            [typeof(ReadOnlyMemory<byte>)] = new(static () => new JsonBytes<ReadOnlyMemory<byte>>(static value => value, static bytes => bytes)),
        };
    }
}
