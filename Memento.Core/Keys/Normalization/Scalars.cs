using System.Numerics;
using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>The types whose values hold no others, each with how it is written and compared.</summary>
internal static class Scalars
{
    // Each is made when it is first asked for: their code over structures is compiled at each start of a program that uses it, and a start uses few.
    private static readonly Dictionary<Type, Lazy<ValueForm>> Usual = new()
    {
        [typeof(bool)] = new(static () => Bits<bool>(static (writer, value) => writer.Boolean(value))),
        [typeof(string)] = new(static () => Form<string>(static (writer, value) => writer.Text(value), new PlainEquality<string>())),
        [typeof(int)] = new(static () => Bits<int>(static (writer, value) => writer.Integer(value))),
        [typeof(long)] = new(static () => Bits<long>(static (writer, value) => writer.Integer(value))),
        [typeof(double)] = new(static () => Form<double>(static (writer, value) => writer.Float(value), new FloatEquality<double, long>())),
    };

    /// <summary>The types.</summary>
    public static IEnumerable<Type> Types => Usual.Keys.Concat(Rare.Forms.Keys);

    /// <summary>The form of a type; null when it is none of these.</summary>
    public static ValueForm? Find(Type type) => (Usual.TryGetValue(type, out var form) || Rare.Forms.TryGetValue(type, out form)) ? form.Value : null;

    private static ScalarForm<T> Form<T>(Action<NormalizedWriter, T> write, ExactEquality<T> equality) => new(write, equality);

    private static ScalarForm<T> Bits<T>(Action<NormalizedWriter, T> write) => new(write, new BitwiseEquality<T>());

    private static class Rare
    {
        // The types of these are loaded with the table.
        public static readonly Dictionary<Type, Lazy<ValueForm>> Forms = new()
        {
            [typeof(char)] = new(static () => Bits<char>(static (writer, value) => writer.Text([value]))),
            [typeof(sbyte)] = new(static () => Bits<sbyte>(static (writer, value) => writer.Integer(value))),
            [typeof(byte)] = new(static () => Bits<byte>(static (writer, value) => writer.Integer(value))),
            [typeof(short)] = new(static () => Bits<short>(static (writer, value) => writer.Integer(value))),
            [typeof(ushort)] = new(static () => Bits<ushort>(static (writer, value) => writer.Integer(value))),
            [typeof(uint)] = new(static () => Bits<uint>(static (writer, value) => writer.Integer(value))),
            [typeof(ulong)] = new(static () => Bits<ulong>(static (writer, value) => writer.Integer(value))),
            [typeof(Int128)] = new(static () => Bits<Int128>(static (writer, value) => writer.WideInteger(value))),
            [typeof(UInt128)] = new(static () => Bits<UInt128>(static (writer, value) => writer.WideInteger(value))),
            [typeof(nint)] = new(static () => Bits<nint>(static (writer, value) => writer.Integer((long)value))),
            [typeof(nuint)] = new(static () => Bits<nuint>(static (writer, value) => writer.Integer((ulong)value))),
            [typeof(BigInteger)] = new(static () => Form<BigInteger>(static (writer, value) => writer.Integer(value), new PlainEquality<BigInteger>())),
            [typeof(float)] = new(static () => Form<float>(static (writer, value) => writer.Float(value), new FloatEquality<float, int>())),
            [typeof(Half)] = new(static () => Form<Half>(static (writer, value) => writer.Float((double)value), new FloatEquality<Half, short>())),
            [typeof(DateOnly)] = new(static () => Bits<DateOnly>(PointsInTime.Write)),
            [typeof(DateTime)] = new(static () => Bits<DateTime>(PointsInTime.Write)),
            [typeof(DateTimeOffset)] = new(static () => Form<DateTimeOffset>(PointsInTime.Write, new BitEquality<DateTimeOffset, (long, int)>(static value => (value.Ticks, value.TotalOffsetMinutes)))),
            [typeof(TimeOnly)] = new(static () => Bits<TimeOnly>(PointsInTime.Write)),
            [typeof(TimeSpan)] = new(static () => Bits<TimeSpan>(TaggedValues.Write)),
            [typeof(decimal)] = new(static () => Bits<decimal>(TaggedValues.Write)),
            [typeof(Guid)] = new(static () => Bits<Guid>(TaggedValues.Write)),
            [typeof(byte[])] = new(static () => Form<byte[]>(static (writer, value) => TaggedValues.Write(writer, value), new BytesEquality<byte[]>(static value => value, static bytes => bytes))),
            [typeof(Memory<byte>)] = new(static () => Form<Memory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span), new BytesEquality<Memory<byte>>(static value => value, static bytes => bytes))),
            [typeof(ReadOnlyMemory<byte>)] = new(static () => Form<ReadOnlyMemory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span), new BytesEquality<ReadOnlyMemory<byte>>(static value => value, static bytes => bytes))),
        };
    }
}
