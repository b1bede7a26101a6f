using System.Numerics;
using Memento.Serialization;

namespace Memento.Core.Tests.Serialization.Tables;

/// <summary>The rows that the table tests store.</summary>
internal static class TableSamples
{
    public enum Level
    {
        Low,
        High = 7,
    }

    public sealed record Quake(string Network, double Magnitude, DateTime Time, int? Stations, Level Level);

    public readonly record struct Everything(
        bool Bool, sbyte Int8, byte UInt8, short Int16, ushort UInt16, int Int32, uint UInt32, long Int64, ulong UInt64, Half Half, float Single, double Double,
        Complex Complex, decimal Decimal, string? Text, char Char, Guid Guid, BigInteger Big, Int128 Int128, Level Level, DateTime DateTime,
        DateTimeOffset DateTimeOffset, DateOnly DateOnly, TimeOnly TimeOnly, TimeSpan TimeSpan);

    public sealed record Optional(
        bool? Bool, int? Int32, double? Double, decimal? Decimal, string? Text, char? Char, Guid? Guid, Level? Level, DateTime? DateTime,
        DateTimeOffset? DateTimeOffset, DateOnly? DateOnly, TimeOnly? TimeOnly, TimeSpan? TimeSpan);

    public sealed class Settable
    {
        public int Number { get; set; }

        public string? Text { get; init; }
    }

    public record Shape(string Name);

    public sealed record Circle(string Name, double Radius) : Shape(Name);

    public sealed record Line(string Text);

    public sealed record Nested(int Id, Shape Shape);

    public sealed record WithBytes(int Id, byte[] Bytes);

    public sealed record WithList(int Id, List<int> Items);

    /// <summary>Any value of every type, at the ends of its range too.</summary>
    public static Everything Random(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var int64 = BitConverter.ToInt64(bytes);
        var ticks = random.NextInt64(DateTime.MaxValue.Ticks + 1);
        return new Everything(
            int64 % 2 == 0, (sbyte)int64, (byte)int64, (short)int64, (ushort)int64, (int)int64, (uint)int64, int64, (ulong)int64,
            BitConverter.Int16BitsToHalf((short)int64), BitConverter.Int32BitsToSingle((int)int64), BitConverter.Int64BitsToDouble(int64),
            new Complex(BitConverter.Int64BitsToDouble(int64), random.NextDouble()), new decimal(random.Next(), random.Next(), random.Next(), random.Next(2) == 0, (byte)random.Next(29)),
            random.Next(5) == 0 ? null : Text(random), (char)int64, new Guid(bytes), new BigInteger(bytes), new Int128((ulong)int64, (ulong)int64), (Level)random.Next(9),
            new DateTime(ticks, (DateTimeKind)random.Next(2)), new DateTimeOffset(ticks / TimeSpan.TicksPerDay / 3 * TimeSpan.TicksPerDay + TimeSpan.TicksPerDay, TimeSpan.FromMinutes(random.Next(-840, 841))),
            DateOnly.FromDayNumber(random.Next(DateOnly.MaxValue.DayNumber + 1)), new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay)), new TimeSpan(int64));
    }

    /// <summary>A string of any units, now and then a long one.</summary>
    public static string Text(Random random)
    {
        char[] alphabet = ['a', '\0', 'é', '\ud800', '\udbff', '\udc00', '\udfff', '\uffff', ' ', '"'];
        return new string(random.GetItems(alphabet, random.Next(20) == 0 ? random.Next(200) : random.Next(6)));
    }

    public static byte[] Encode(object value, Type type)
    {
        using var stream = new MemoryStream();
        new NpzCodec().Encode(value, type, stream);
        return stream.ToArray();
    }

    public static T RoundTrip<T>(T value)
        where T : notnull => (T)new NpzCodec().Decode(new MemoryStream(Encode(value, typeof(T))), typeof(T));
}
