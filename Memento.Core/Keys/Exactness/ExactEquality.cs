using System.Collections.Frozen;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Memento.Keys.Exactness;

/// <summary>Finds the exact comparison of a type.</summary>
internal static class ExactEquality
{
    /// <summary>Types whose own equality is exact.</summary>
    private static readonly FrozenSet<Type> Plain = new[]
    {
        typeof(bool), typeof(char), typeof(string), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint),
        typeof(long), typeof(ulong), typeof(Int128), typeof(UInt128), typeof(nint), typeof(nuint), typeof(BigInteger),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid), typeof(ValueTuple),
    }.ToFrozenSet();

    private static readonly FrozenDictionary<Type, object> Special = new Dictionary<Type, object>
    {
        [typeof(double)] = new BitEquality<double, long>(Exact.Bits),
        [typeof(float)] = new BitEquality<float, long>(static value => Exact.Bits(value)),
        [typeof(Half)] = new BitEquality<Half, long>(static value => Exact.Bits((double)value)),
        [typeof(decimal)] = new BitEquality<decimal, UInt128>(Unsafe.BitCast<decimal, UInt128>),
        [typeof(DateTime)] = new BitEquality<DateTime, (long, DateTimeKind)>(static value => (value.Ticks, value.Kind)),
        [typeof(DateTimeOffset)] = new BitEquality<DateTimeOffset, (long, int)>(static value => (value.Ticks, value.TotalOffsetMinutes)),
    }.ToFrozenDictionary();

    private static readonly Type[] Tuples =
    [
        typeof(TupleEquality<>), typeof(TupleEquality<,>), typeof(TupleEquality<,,>), typeof(TupleEquality<,,,>),
        typeof(TupleEquality<,,,,>), typeof(TupleEquality<,,,,,>), typeof(TupleEquality<,,,,,,>), typeof(TupleEquality<,,,,,,,>),
    ];

    /// <summary>Whether a type has an exact comparison.</summary>
    public static bool IsExact(Type type) =>
        Plain.Contains(type)
        || Special.ContainsKey(type)
        || type.IsEnum
        || (Nullable.GetUnderlyingType(type) is { } underlying && IsExact(underlying))
        || (type.IsValueType && Shapes.Tuples.IsTuple(type) && Shapes.Tuples.IsRegular(type) && Array.TrueForAll(type.GetGenericArguments(), IsExact));

    /// <summary>Makes the comparison of an exact type.</summary>
    public static object Make(Type type)
    {
        if (Special.TryGetValue(type, out var special))
        {
            return special;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Activator.CreateInstance(typeof(NullableEquality<>).MakeGenericType(underlying))!;
        }

        return type.IsGenericType
            ? Activator.CreateInstance(Tuples[type.GetGenericArguments().Length - 1].MakeGenericType(type.GetGenericArguments()))!
            : Activator.CreateInstance(typeof(PlainEquality<>).MakeGenericType(type))!;
    }
}
