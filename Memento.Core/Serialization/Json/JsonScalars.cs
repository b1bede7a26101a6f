using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace Memento.Serialization.Json;

/// <summary>The types whose values are single tokens, each with how it is written and read.</summary>
internal static class JsonScalars
{
    private const NumberStyles Integer = NumberStyles.AllowLeadingSign;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly JsonString Strings = new();

    private static readonly FrozenDictionary<Type, JsonForm> Forms = new JsonForm[]
    {
        new JsonBoolean(), Strings, new JsonChar(Strings),
        new JsonNumber<sbyte>(Integer), new JsonNumber<byte>(Integer), new JsonNumber<short>(Integer), new JsonNumber<ushort>(Integer),
        new JsonNumber<int>(Integer), new JsonNumber<uint>(Integer), new JsonNumber<long>(Integer), new JsonNumber<ulong>(Integer),
        new JsonNumber<Int128>(Integer), new JsonNumber<UInt128>(Integer), new JsonNumber<nint>(Integer), new JsonNumber<nuint>(Integer),
        new JsonNumber<BigInteger>(Integer),
        new JsonNumber<decimal>(NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint),
        new JsonFloat<double>(), new JsonFloat<float>(), new JsonFloat<Half>(),
        new JsonTextScalar<DateOnly>(static value => value.ToString("O", Invariant), static (text, out value) => DateOnly.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value)),
        new JsonTextScalar<TimeOnly>(static value => value.ToString("O", Invariant), static (text, out value) => TimeOnly.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value)),
        new JsonDateTime(),
        new JsonTextScalar<DateTimeOffset>(static value => value.ToString("O", Invariant), static (text, out value) => DateTimeOffset.TryParseExact(text, "O", Invariant, DateTimeStyles.None, out value)),
        new JsonTextScalar<TimeSpan>(static value => value.ToString("c", Invariant), static (text, out value) => TimeSpan.TryParseExact(text, "c", Invariant, TimeSpanStyles.None, out value)),
        new JsonTextScalar<Guid>(static value => value.ToString("D"), static (text, out value) => Guid.TryParseExact(text, "D", out value)),
        new JsonBytes<byte[]>(static value => value, static bytes => bytes),
        new JsonBytes<Memory<byte>>(static value => value, static bytes => bytes),
        new JsonBytes<ReadOnlyMemory<byte>>(static value => value, static bytes => bytes),
    }.ToFrozenDictionary(static form => form.Type);

    /// <summary>The form of a type; null when it is none of these.</summary>
    public static JsonForm? Find(Type type) => Forms.GetValueOrDefault(type);
}
