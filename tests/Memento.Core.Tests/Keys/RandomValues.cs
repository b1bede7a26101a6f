using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Memento.Keys;
using static Memento.Core.Tests.Keys.KeySamples;

namespace Memento.Core.Tests.Keys;

/// <summary>
/// Random values of a declared type, made of so few different scalars that two of them are often equal, or nearly so: the
/// two zeros, NaNs of other bits, decimals of other scale, one instant in two offsets, a missing array and an empty one.
/// One seed makes one value.
/// </summary>
internal sealed class RandomValues(int seed)
{
    private static readonly Dictionary<Type, object?[]> Scalars = new()
    {
        [typeof(bool)] = [true, false],
        [typeof(char)] = ['a', '\ud800', '\udc00'],
        [typeof(string)] = [null, "", "a", "A", "é", "e\u0301", "\ud83d\ude00", "\ud83d", "\ude00", "null"],
        [typeof(sbyte)] = [(sbyte)0, (sbyte)-1],
        [typeof(byte)] = [(byte)0, (byte)255],
        [typeof(short)] = [(short)0, short.MinValue],
        [typeof(ushort)] = [(ushort)0, ushort.MaxValue],
        [typeof(int)] = [0, 1, -1],
        [typeof(uint)] = [0u, uint.MaxValue],
        [typeof(long)] = [0L, 1L, long.MinValue],
        [typeof(ulong)] = [0UL, ulong.MaxValue],
        [typeof(Int128)] = [Int128.Zero, Int128.MinValue],
        [typeof(UInt128)] = [UInt128.Zero, UInt128.MaxValue],
        [typeof(nint)] = [(nint)0, (nint)1],
        [typeof(nuint)] = [(nuint)0, (nuint)1],
        [typeof(BigInteger)] = [BigInteger.Zero, BigInteger.One, BigInteger.Pow(2, 200)],
        [typeof(double)] = [0.0, -0.0, 1.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8000000000001), double.PositiveInfinity, 0.1],
        [typeof(float)] = [0f, -0f, 1f, float.NaN, BitConverter.Int32BitsToSingle(0x7FC00001), 0.1f],
        [typeof(Half)] = [(Half)0, -(Half)0, Half.NaN, BitConverter.Int16BitsToHalf(0x7E01)],
        [typeof(decimal)] = [0m, 0.0m, new decimal(0, 0, 0, true, 0), 1m, 1.0m, 1.00m],
        [typeof(DateOnly)] = [DateOnly.MinValue, new DateOnly(2020, 2, 29)],
        [typeof(TimeOnly)] = [TimeOnly.MinValue, new TimeOnly(1, 2), new TimeOnly(1)],
        [typeof(TimeSpan)] = [TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.FromTicks(1)],
        [typeof(Guid)] = [Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")],
        [typeof(DateTime)] =
        [
            DateTime.UnixEpoch, DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified),
            DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Local), DateTime.UnixEpoch.AddTicks(1),
        ],
        [typeof(DateTimeOffset)] = [DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.ToOffset(TimeSpan.FromHours(1)), DateTimeOffset.UnixEpoch.AddHours(1)],
    };

    private static readonly Type[] Anything =
    [
        typeof(bool), typeof(string), typeof(int), typeof(long), typeof(double), typeof(float), typeof(decimal), typeof(DateTime), typeof(Color), typeof(OtherColor),
        typeof(int[]), typeof(double[]), typeof(object[]), typeof(List<int>), typeof(List<object>), typeof(byte[]), typeof(int[,]), typeof(Circle), typeof(Square), typeof(Named),
        typeof(Point), typeof(Plain), typeof(ImmutableArray<int>), typeof((int, double[])), typeof(Tuple<int, string>), typeof(Dictionary<string, int>),
        typeof(Dictionary<string, object>), typeof(FunctionReference), typeof(Service), typeof(Queue<int>), typeof(HashSet<int>), typeof(Lines), typeof(Complex),
    ];

    private readonly Random _random = new(seed);
    private int _depth;

    public object? Make(Type type)
    {
        _depth++;
        var value = MakeOne(type);
        _depth--;
        return value;
    }

    private object? MakeOne(Type type)
    {
        if (Scalars.TryGetValue(type, out var scalars))
        {
            return scalars[_random.Next(scalars.Length)];
        }

        if ((!type.IsValueType || Nullable.GetUnderlyingType(type) is not null) && (_depth > 5 || _random.Next(8) == 0))
        {
            return null;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(underlying);
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, _random.Next(4));
        }

        if (type.IsArray)
        {
            return Items(type.GetElementType()!, type.GetArrayRank());
        }

        return type.IsGenericType && Constructed(type) is { } constructed ? constructed
            : type == typeof(object) ? Make(Pick(Anything))
            : type == typeof(Shape) || type == typeof(IShape) ? Make(Pick([typeof(Circle), typeof(Square), typeof(Named), typeof(Unit)]))
            : type == typeof(Circle) && _random.Next(4) == 0 ? Make(typeof(Named))
            : type == typeof(Lines) ? new Lines()
            : type == typeof(FunctionReference) ? new FunctionReference(FunctionName.Parse("a:b"), ["x"])
            : Filled(type);
    }

    private object? Constructed(Type type)
    {
        var definition = type.GetGenericTypeDefinition();
        var arguments = type.GetGenericArguments();
        if (typeof(ITuple).IsAssignableFrom(type) || definition == typeof(KeyValuePair<,>))
        {
            return Activator.CreateInstance(type, [.. arguments.Select((argument, i) => i < 7 ? Make(argument) : Rest(argument))]);
        }

        var maker = definition == typeof(Memory<>) || definition == typeof(ReadOnlyMemory<>) ? nameof(Memory)
            : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? arguments.Length == 2 ? nameof(Entries) : nameof(Sequence)
            : null;
        return maker is null ? null : typeof(RandomValues).GetMethod(maker, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(arguments[^1]).Invoke(this, [type]);
    }

    private object Rest(Type type)
    {
        while (true)
        {
            if (Make(type) is { } rest)
            {
                return rest;
            }

            _depth = 0;
        }
    }

    private Array Items(Type element, int rank)
    {
        var array = Array.CreateInstance(element, [.. Enumerable.Range(0, rank).Select(_ => _random.Next(rank == 1 ? 4 : 3))]);
        var indices = new int[rank];
        for (var i = 0; i < array.Length; i++)
        {
            for (int rest = i, d = rank - 1; d >= 0; d--)
            {
                (rest, indices[d]) = Math.DivRem(rest, array.GetLength(d));
            }

            array.SetValue(Make(element), indices);
        }

        return array;
    }

    private object Memory<T>(Type type) => type == typeof(Memory<T>) ? (object)new Memory<T>((T[])Items(typeof(T), 1)) : new ReadOnlyMemory<T>((T[])Items(typeof(T), 1));

    private object Sequence<T>(Type type)
    {
        var items = (T[])Items(typeof(T), 1);
        object[] candidates =
        [
            items, new List<T>(items), items.ToImmutableArray(), default(ImmutableArray<T>), items.ToImmutableList(), new ReadOnlyCollection<T>(items), new Collection<T>(items),
            new Queue<T>(items), new Stack<T>(items), new LinkedList<T>(items), new HashSet<T>(items), items.Where(_ => true), ImmutableQueue.Create(items), ImmutableStack.Create(items),
        ];
        return Pick([.. candidates.Where(type.IsInstanceOfType)]);
    }

    private object Entries<T>(Type type)
    {
        string[] keys = ["a", "A", "b", "\ud83d", "_mementoType"];
        _random.Shuffle(keys);
        var entries = new Dictionary<string, T>(Pick<IEqualityComparer<string>?>([null, StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase]));
        foreach (var key in keys.Take(_random.Next(4)))
        {
            entries[key] = (T)Make(typeof(T))!;
        }

        object[] candidates =
        [
            entries, entries.ToImmutableDictionary(), entries.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase.Equals(entries.Comparer) ? entries.Comparer : null),
            new SortedDictionary<string, T>(entries, StringComparer.Ordinal), new SortedDictionary<string, T>(entries), new ReadOnlyDictionary<string, T>(entries), entries.ToImmutableSortedDictionary(StringComparer.Ordinal),
        ];
        return Pick([.. candidates.Where(type.IsInstanceOfType)]);
    }

    private object Filled(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).FirstOrDefault(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type);
        var value = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(value, Make(property.PropertyType));
        }

        return value;
    }

    private T Pick<T>(T[] candidates) => candidates[_random.Next(candidates.Length)];
}
