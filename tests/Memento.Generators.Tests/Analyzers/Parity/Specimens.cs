namespace Memento.Generators.Tests.Analyzers.Parity;

/// <summary>Types of every kind that keys and codecs tell apart, as a program would declare them.</summary>
internal static class Specimens
{
    public const string Source = """
        using System.Collections;
        using System.Collections.Concurrent;
        using System.Collections.Immutable;
        using System.Collections.ObjectModel;
        using System.Numerics;

        namespace Specimens;

        public enum Color { Red }
        public sealed class Empty;
        public sealed record EmptyRecord;
        public class EmptyBase;
        public struct EmptyStruct;
        public record Positional(int X, string? Text);
        public record struct PositionalStruct(int X, double Y);
        public sealed class Automatic { public int X { get; set; } public required string Text { get; init; } }
        public sealed class ReadOnlyAutomatic { public int X { get; } }
        public sealed class ByConstructor { public ByConstructor(int x) => X = x; public int X { get; } }
        public sealed class ByOtherName { public ByOtherName(int number) => X = number; public int X { get; } }
        public sealed class ByOtherType { public ByOtherType(long x) => X = (int)x; public int X { get; } }
        public sealed class ByIn { public ByIn(in int x) => X = x; public int X { get; } }
        public sealed class ByPrivateConstructor { private ByPrivateConstructor(int x) => X = x; public int X { get; } }
        public sealed class PrivateSetter { public int X { get; private set; } }
        public sealed class ByPrimary(int x) { public int X { get; } = x; }
        public sealed class PublicField { public int X; }
        public struct PublicFields { public int X, Y; }
        public readonly struct ReadOnlyStruct { private readonly int _x; public ReadOnlyStruct(int x) => _x = x; public int X => _x; }
        public sealed class Shown { private int _x; public int X => _x; }
        public sealed class ShownWithSetter { private int _x; public int X { get => _x; set => _x = value; } }
        public sealed class ShownByReturn { private int _x; public int X { get { return this._x; } set { _x = value; } } }
        public sealed class ShownInParentheses { private int _x; public int X { get => (_x); init => _x = value; } }
        public sealed class ShownAsInterface { private List<int> _x = []; public IReadOnlyList<int> X { get => _x; set => _x = []; } }
        public sealed class ShownWider { private int _x; public long X => _x; }
        public sealed class ShownChanged { private int _x; public int X => _x + 1; }
        public sealed class ShownByMethod { private int _x; public int X() => _x; }
        public sealed class ShownInternally { private int _x; internal int X => _x; }
        public sealed class InternalGetter { public int X { internal get; set; } }
        public sealed class Hidden { private readonly int _x = 1; public int Y { get; set; } public override int GetHashCode() => _x; }
        public sealed class WithField { public int X { get => field; set => field = value; } }
        public sealed class WithCheckedField { public int X { get; set => field = value < 0 ? 0 : value; } }
        public sealed class WithLazyField { public string X { get => field ??= "x"; set; } }
        public sealed class WithEvent { public int X { get; set; } public event Action? Changed; public void Change() => Changed?.Invoke(); }
        public sealed class WithOwnEvent { public int X { get; set; } public event Action? Changed { add { } remove { } } }
        public sealed class WithStatic { public static int Count; public int X { get; set; } }
        public sealed class WithComputed { public int X { get; set; } public Action Act => () => { }; }
        public class BaseHidden { private int _x = 1; public override int GetHashCode() => _x; }
        public sealed class DerivedOfHidden : BaseHidden { public int Y { get; set; } }
        public class BaseVirtual { public virtual int X { get; set; } }
        public sealed class DerivedOverrides : BaseVirtual { public override int X { get; set; } }
        public sealed class DerivedDoesNot : BaseVirtual { public int Y { get; set; } }
        public class BaseNamed { public int X { get; set; } }
        public sealed class DerivedHides : BaseNamed { public new int X { get; set; } }
        public abstract class Abstract { public int X { get; set; } }
        public abstract record AbstractRecord(int X);
        public sealed record DerivedRecord(int X, int Y) : AbstractRecord(X);
        public interface IThing { int X { get; } }
        public sealed class Node { public Node? Next { get; set; } public List<Node> Children { get; set; } = []; }
        public sealed class Generic<T> { public T? Value { get; set; } }
        public sealed class OfGeneric { public Generic<Positional>? X { get; set; } }
        public sealed class OfGenericAction { public Generic<Action>? X { get; set; } }

        public sealed record WithAction(Action Act);
        public sealed record WithStream(int X, Stream Content);
        public sealed record Deep(List<Automatic> Items, Dictionary<string, WithAction[]> Actions);
        public sealed record WithInterface(IThing Thing);
        public sealed record WithObject(object Thing);
        public sealed record WithAbstract(Abstract Thing);
        public sealed record WithTuple((int A, string B) Pair, Tuple<int, Color> Other);
        public sealed record WithBadTuple((int A, Action B) Pair);
        public sealed record WithLongTuple((int A, int B, int C, int D, int E, int F, int G, Action H) Pair);
        public sealed record WithNullable(int? X, Color? C, PositionalStruct? S, PublicFields? F);
        public sealed record WithScalars(Int128 A, Half B, BigInteger C, DateOnly D, TimeOnly E, TimeSpan F, Guid G, nint H, decimal I, char J, byte[] K, Memory<byte> L);
        public sealed record WithMemory(Memory<int> X);
        public sealed record WithIndex(Index X);
        public sealed record WithVector(Vector2 X);
        public sealed record WithComplex(Complex X);
        public sealed record WithVersion(Version X);
        public sealed record WithPair(KeyValuePair<string, int> X);
        public sealed record WithUri(Uri X);
        public sealed record WithType(Type X);
        public sealed record WithToken(CancellationToken X);
        public sealed record WithException(Exception X);
        public sealed record WithTask(Task<int> X);
        public sealed record WithValueTask(ValueTask<int> X);
        public sealed record WithGrid(int[,] X, int[][] Y);
        public sealed record WithFrameworkLists(List<int> A, ImmutableArray<string> B, Queue<int> C, Stack<int> D, LinkedList<int> E, ReadOnlyCollection<int> F, Collection<int> G);
        public sealed record WithInterfaces(IReadOnlyList<int> A, IList<int> B, ICollection<int> C, IEnumerable<int> D, IReadOnlyDictionary<string, int> E, IImmutableList<int> F);
        public sealed record WithSet(HashSet<int> X);
        public sealed record WithISet(ISet<int> X);
        public sealed record WithOrder(OrderedDictionary<string, int> X);
        public sealed record WithIntKeys(Dictionary<int, string> X);
        public sealed record WithIReadOnlyIntKeys(IReadOnlyDictionary<int, string> X);
        public sealed record WithRecordKeys(Dictionary<Positional, string> X);
        public sealed record WithBytesKeys(Dictionary<byte[], string> X);
        public sealed record WithColorKeys(Dictionary<Color, string> X);
        public sealed record WithQueryable(IQueryable<int> X);
        public sealed record WithAsync(IAsyncEnumerable<int> X);
        public sealed record WithEnumerator(IEnumerator<int> X);
        public sealed record WithBag(ConcurrentBag<int> X);
        public sealed record WithConcurrent(ConcurrentDictionary<string, int> X);
        public sealed record WithHashtable(Hashtable X);
        public sealed record WithArrayList(ArrayList X);
        public sealed record WithDynamic(dynamic X);
        public sealed record WithSegment(ArraySegment<int> X);

        public sealed class OwnList : List<int>;
        public sealed class OwnListAndMore : List<int> { public int X { get; set; } }
        public sealed class OwnDictionary : Dictionary<string, int>;
        public sealed class OwnIntDictionary : Dictionary<int, int>;
        public sealed class Wrapped(IReadOnlyList<int> items) : IReadOnlyList<int>
        {
            private readonly IReadOnlyList<int> _items = items;
            public int this[int index] => _items[index];
            public int Count => _items.Count;
            public IEnumerator<int> GetEnumerator() => _items.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
        public sealed class WrappedAndMore(IReadOnlyList<int> items) : IReadOnlyList<int>
        {
            private readonly IReadOnlyList<int> _items = items;
            public string Name { get; set; } = "";
            public int this[int index] => _items[index];
            public int Count => _items.Count;
            public IEnumerator<int> GetEnumerator() => _items.GetEnumerator();
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
        public sealed class OwnSequence : IEnumerable<int>
        {
            public IEnumerator<int> GetEnumerator() { yield break; }
            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
        """;
}
