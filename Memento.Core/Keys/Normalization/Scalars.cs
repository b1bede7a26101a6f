using System.Collections.Frozen;
using System.Numerics;
using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>The types whose values hold no others, each with how it is written and compared.</summary>
internal static class Scalars
{
    private static readonly FrozenDictionary<Type, ValueForm> Forms = new ValueForm[]
    {
        Bits<bool>(static (writer, value) => writer.Boolean(value)),
        Form<string>(static (writer, value) => writer.Text(value), new PlainEquality<string>()),
        Bits<char>(static (writer, value) => writer.Text([value])),
        Bits<sbyte>(static (writer, value) => writer.Integer(value)),
        Bits<byte>(static (writer, value) => writer.Integer(value)),
        Bits<short>(static (writer, value) => writer.Integer(value)),
        Bits<ushort>(static (writer, value) => writer.Integer(value)),
        Bits<int>(static (writer, value) => writer.Integer(value)),
        Bits<uint>(static (writer, value) => writer.Integer(value)),
        Bits<long>(static (writer, value) => writer.Integer(value)),
        Bits<ulong>(static (writer, value) => writer.Integer(value)),
        Bits<Int128>(static (writer, value) => writer.Integer(value)),
        Bits<UInt128>(static (writer, value) => writer.Integer(value)),
        Bits<nint>(static (writer, value) => writer.Integer((long)value)),
        Bits<nuint>(static (writer, value) => writer.Integer((ulong)value)),
        Form<BigInteger>(static (writer, value) => writer.Integer(value), new PlainEquality<BigInteger>()),
        Form<double>(static (writer, value) => writer.Float(value), new FloatEquality<double, long>()),
        Form<float>(static (writer, value) => writer.Float(value), new FloatEquality<float, int>()),
        Form<Half>(static (writer, value) => writer.Float((double)value), new FloatEquality<Half, short>()),
        Bits<DateOnly>(PointsInTime.Write),
        Bits<DateTime>(PointsInTime.Write),
        Form<DateTimeOffset>(PointsInTime.Write, new BitEquality<DateTimeOffset, (long, int)>(static value => (value.Ticks, value.TotalOffsetMinutes))),
        Bits<TimeOnly>(PointsInTime.Write),
        Bits<TimeSpan>(TaggedValues.Write),
        Bits<decimal>(TaggedValues.Write),
        Bits<Guid>(TaggedValues.Write),
        Form<byte[]>(static (writer, value) => TaggedValues.Write(writer, value), new BytesEquality<byte[]>(static value => value, static bytes => bytes)),
        Form<Memory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span), new BytesEquality<Memory<byte>>(static value => value, static bytes => bytes)),
        Form<ReadOnlyMemory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span), new BytesEquality<ReadOnlyMemory<byte>>(static value => value, static bytes => bytes)),
    }.ToFrozenDictionary(static form => form.GetType().GetGenericArguments()[0]);

    /// <summary>The types.</summary>
    public static IEnumerable<Type> Types => Forms.Keys;

    /// <summary>The form of a type; null when it is none of these.</summary>
    public static ValueForm? Find(Type type) => Forms.GetValueOrDefault(type);

    private static ScalarForm<T> Form<T>(Action<NormalizedWriter, T> write, ExactEquality<T> equality) => new(write, equality);

    private static ScalarForm<T> Bits<T>(Action<NormalizedWriter, T> write)
        where T : unmanaged => new(write, new BitwiseEquality<T>());
}
