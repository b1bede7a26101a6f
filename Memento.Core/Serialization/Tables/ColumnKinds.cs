using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Numerics;
using System.Reflection;
using Memento.Serialization.Json;
using Memento.Serialization.Npy;

namespace Memento.Serialization.Tables;

/// <summary>The types that cells may have, each with how a column of them is stored.</summary>
internal static class ColumnKinds
{
    private static readonly FrozenDictionary<Type, ColumnKind> Known = new ColumnKind[]
    {
        Plain<bool>("bool", false),
        Plain<sbyte>("int8", 0), Plain<byte>("uint8", 0), Plain<short>("int16", 0), Plain<ushort>("uint16", 0),
        Plain<int>("int32", 0), Plain<uint>("uint32", 0), Plain<long>("int64", 0), Plain<ulong>("uint64", 0),
        Plain("float16", Half.NaN), Plain("float32", float.NaN), Plain("float64", double.NaN),
        Plain("complex128", new Complex(double.NaN, double.NaN)),
        new DateTimeColumn(), new DateTimeOffsetColumn(),
        new NumberKind<DateOnly, long>("date", new NpyElement<long>("M8[D]"), Instants.Missing, static value => value.DayNumber - EpochDay, static item => DateOnly.FromDayNumber(checked((int)(item + EpochDay)))),
        new NumberKind<TimeOnly, long>("time", new NpyElement<long>("m8[100ns]"), Instants.Missing, static value => value.Ticks, static item => new TimeOnly(item)),
        new NumberKind<TimeSpan, long>("timespan", new NpyElement<long>("m8[100ns]"), Instants.Missing, static value => value.Ticks, static item => new TimeSpan(item)),
        new TextColumn<string>("string", static value => value, static text => text),
        new TextColumn<char>("char", static value => value.ToString(), static text => text is [var only] ? only : throw new InvalidDataException($"The stored text '{text}' is no single character.")),
        Scalar<decimal>("decimal"), Scalar<Guid>("guid"), Scalar<BigInteger>("bigint"), Scalar<Int128>("int128"), Scalar<UInt128>("uint128"),
    }.ToFrozenDictionary(static kind => kind.Type);

    private static readonly FrozenDictionary<string, ColumnKind> ByName = Known.Values.ToFrozenDictionary(static kind => kind.Name, StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<Type, ColumnKind?> Enums = new();

    private static int EpochDay => DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>How a column of a type is stored; null when cells cannot have it.</summary>
    public static ColumnKind? Find(Type type) => type.IsEnum
        ? Enums.GetOrAdd(type, static type => (ColumnKind)typeof(ColumnKinds).GetMethod(nameof(Enum), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, null)!)
        : Known.GetValueOrDefault(type);

    /// <summary>The type of cells that the description of a table names, which is one of these; null when it names none. Not an enum: those are known by their declaration only.</summary>
    public static ColumnKind? Find(string name) => ByName.GetValueOrDefault(name);

    private static NumberKind<T, T> Plain<T>(string name, T missing)
        where T : unmanaged => new(name, NpyElements.Of<T>(), missing, static value => value, static item => item);

    private static TextColumn<T> Enum<T>() => Scalar<T>("enum");

    /// <summary>The text that the value has as JSON.</summary>
    private static TextColumn<T> Scalar<T>(string name)
    {
        var form = (JsonScalar<T>)JsonForms.At<T>();
        return new TextColumn<T>(name, form.Format, text => form.TryParse(text, out var value) ? value : throw new InvalidDataException($"The stored text '{text}' is no {typeof(T)}."));
    }
}
