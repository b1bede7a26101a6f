using System.Collections.Frozen;
using System.Numerics;

namespace Memento.Keys.Normalization;

/// <summary>The types whose values hold no others, each with how it is written.</summary>
internal static class Scalars
{
    private static readonly FrozenDictionary<Type, ValueForm> Forms = new ValueForm[]
    {
        Form<bool>(static (writer, value) => writer.Boolean(value)),
        Form<string>(static (writer, value) => writer.Text(value)),
        Form<char>(static (writer, value) => writer.Text([value])),
        Form<sbyte>(static (writer, value) => writer.Integer(value)),
        Form<byte>(static (writer, value) => writer.Integer(value)),
        Form<short>(static (writer, value) => writer.Integer(value)),
        Form<ushort>(static (writer, value) => writer.Integer(value)),
        Form<int>(static (writer, value) => writer.Integer(value)),
        Form<uint>(static (writer, value) => writer.Integer(value)),
        Form<long>(static (writer, value) => writer.Integer(value)),
        Form<ulong>(static (writer, value) => writer.Integer(value)),
        Form<Int128>(static (writer, value) => writer.Integer(value)),
        Form<UInt128>(static (writer, value) => writer.Integer(value)),
        Form<nint>(static (writer, value) => writer.Integer((long)value)),
        Form<nuint>(static (writer, value) => writer.Integer((ulong)value)),
        Form<BigInteger>(static (writer, value) => writer.Integer(value)),
        Form<double>(static (writer, value) => writer.Float(value)),
        Form<float>(static (writer, value) => writer.Float(value)),
        Form<Half>(static (writer, value) => writer.Float((double)value)),
        Form<DateOnly>(PointsInTime.Write),
        Form<DateTime>(PointsInTime.Write),
        Form<DateTimeOffset>(PointsInTime.Write),
        Form<TimeOnly>(PointsInTime.Write),
        Form<TimeSpan>(TaggedValues.Write),
        Form<decimal>(TaggedValues.Write),
        Form<Guid>(TaggedValues.Write),
        Form<byte[]>(static (writer, value) => TaggedValues.Write(writer, value)),
        Form<Memory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span)),
        Form<ReadOnlyMemory<byte>>(static (writer, value) => TaggedValues.Write(writer, value.Span)),
    }.ToFrozenDictionary(static form => form.GetType().GetGenericArguments()[0]);

    /// <summary>The form of a type; null when it is none of these.</summary>
    public static ValueForm? Find(Type type) => Forms.GetValueOrDefault(type);

    private static ScalarForm<T> Form<T>(Action<NormalizedWriter, T> write) => new(write);
}
