using System.Collections;

namespace Memento.Core.Tests.Keys;

/// <summary>The types that the key tests pass.</summary>
internal static class KeySamples
{
    public enum Color
    {
        Green = 2,
        AlsoGreen = 2,
        Red = 1,
    }

    public enum OtherColor
    {
        Red = 1,
    }

    [Flags]
    public enum Rights : ulong
    {
        Read = 1,
        Write = 2,
    }

    public interface IShape;

    public abstract record Shape : IShape;

    public record Circle(double Size) : Shape;

    public record Square(double Size) : Shape;

    public sealed record Named(string Name, double Size) : Circle(Size);

    public sealed record Unit : Shape;

    public sealed record Drawing(IReadOnlyList<Shape> Shapes, object? Tag = null);

    public readonly record struct Point(int X, int Y);

    public sealed class Plain
    {
        public int Zeta { get; init; }

        public string Alpha { get; set; } = "";

        public int Computed => Zeta + 1;
    }

    public sealed class Explicit(int value)
    {
        private readonly int _value = value;

        public int Value
        {
            get
            {
                return _value;
            }
        }
    }

    public sealed class Secretive(int secret)
    {
        public int Doubled => 2 * secret;
    }

    public sealed class WithField
    {
        public int Value = 1;
    }

    public class Inner
    {
        private readonly int _hidden = 1;

        public int Visible { get; init; }

        public override string ToString() => _hidden.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public sealed class Outer : Inner
    {
        public int Own { get; init; }
    }

    public class Overridable
    {
        public virtual int Value { get; init; }
    }

    public sealed class Overriding : Overridable
    {
        public override int Value { get; init; }
    }

    public sealed class Service;

    public sealed class Chain
    {
        public Chain? Next { get; set; }
    }

    public sealed class Reserved
    {
        public int _mementoType { get; init; }
    }

    public sealed class Lines : List<string>;

    public sealed class Labelled : List<int>
    {
        public string Label { get; init; } = "";
    }

    public sealed class Window(int[] items) : IReadOnlyList<int>
    {
        public int Count => items.Length;

        public int this[int index] => items[index];

        public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public sealed class Phrases(Dictionary<string, int> counts) : IReadOnlyDictionary<string, int>
    {
        public int Count => counts.Count;

        public IEnumerable<string> Keys => counts.Keys;

        public IEnumerable<int> Values => counts.Values;

        public int this[string key] => counts[key];

        public bool ContainsKey(string key) => counts.ContainsKey(key);

        public bool TryGetValue(string key, out int value) => counts.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, int>> GetEnumerator() => counts.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A type that holds a larger one of itself: there is no end to the types of its members.</summary>
    public sealed record Nest<T>(T Value, Nest<Nest<T>>? Next);

    /// <summary>As <see cref="Nest{T}"/>, in two ways at once.</summary>
    public sealed record Fork<T>(T Value, Fork<(T, T)>? Left, Fork<List<T>>? Right);

    [System.Runtime.CompilerServices.InlineArray(4)]
    public struct Four
    {
        private int _first;

        public readonly int First => _first;
    }

    public sealed class Handles
    {
        public Handle[] Points { get; init; } = [];
    }

    public sealed class Handle
    {
        public Action? Callback { get; init; }
    }

    public sealed record Measured(string Name, double[] Values, List<int>? Counts, DateTime Taken);

    public readonly record struct Cell(int[] Items, decimal Weight);

    public sealed class Matrix
    {
        public double[,] Values { get; set; } = new double[0, 0];

        public Dictionary<string, int[]>? Columns { get; init; }
    }

    /// <summary>Shows its list behind an interface.</summary>
    public sealed class Veiled(List<int> items)
    {
        private readonly List<int> _items = items;

        public IReadOnlyList<int> Items => _items;
    }

    public static IEnumerable<int> Once()
    {
        yield return 1;
    }
}
