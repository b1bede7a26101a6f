using System.Collections.Immutable;

namespace Memento.Core.Tests.Serialization;

/// <summary>The types that the codec tests store.</summary>
internal static class CodecSamples
{
    public enum Color
    {
        Red = 1,
        Green = 2,
        AlsoGreen = 2,
        Blue = -4,
    }

    [Flags]
    public enum Rights : ulong
    {
        None = 0,
        Read = 1,
        Write = 2,
        All = ulong.MaxValue,
    }

    public sealed record Point(double X, double Y);

    public sealed record Node(string Name, List<Node> Children, Node? Next = null);

    public record Shape(string Name);

    public sealed record Circle(string Name, double Radius) : Shape(Name);

    public readonly record struct Pair<T>(T First, T Second);

    public sealed record Wide
    {
        public required string Text { get; init; }

        public int? Count { get; init; }

        public ImmutableArray<decimal> Prices { get; init; } = [];

        public IReadOnlyDictionary<string, Color> Colors { get; init; } = new Dictionary<string, Color>();
    }

    public sealed class Settable
    {
        public int Number { get; set; }

        public string? Text { get; set; }
    }

    public record struct SettableStructure
    {
        public int Number { get; set; }

        public string? Text { get; init; }
    }

    public sealed class Constructed(int number, string text)
    {
        private readonly string _text = text;

        public int Number { get; } = number;

        public string Text => _text;
    }

    public class Base
    {
        public int Inherited { get; init; }
    }

    public sealed class Derived : Base
    {
        public int Own { get; init; }
    }

    /// <summary>Two ways to be made, of which the one with a parameter does more than store.</summary>
    public sealed class TwoWays
    {
        public TwoWays()
        {
        }

        public TwoWays(int number) => Number = number + 1;

        public int Number { get; set; }
    }

    /// <summary>A constructor that does more than store.</summary>
    public sealed class Trimmed(string text)
    {
        public string Text { get; } = text.Trim();
    }

    public sealed class Counting(int count)
    {
        public int Count { get; } = count + 1;
    }

    public sealed class Choosy
    {
        public Choosy(int value)
        {
            Value = value >= 0 ? value : throw new InvalidOperationException("no negative values");
        }

        public int Value { get; }
    }

    public sealed class Hidden(int seed)
    {
        public int Doubled => 2 * seed;
    }

    public sealed class GetOnly
    {
        public int Value { get; } = 3;
    }

    public sealed record Row(int Id, object? Handle);

    public sealed record Table(List<Row> Rows);

    public sealed record Gallery(List<Shape> Shapes);

    public sealed record Looping
    {
        public Looping? Self { get; set; }
    }

    public sealed class FieldOnly
    {
        public int Value = 1;
    }
}
