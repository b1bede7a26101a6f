using System.Collections.Concurrent;
using System.Numerics;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Two typed keys are equal exactly when their hashes are; and where they are, their hash codes are too.</summary>
public class ArgumentComparerTests
{
    private enum Small : byte
    {
        A = 1,
        B = 2,
        AlsoB = 2,
    }

    private static readonly double[] Doubles =
    [
        0.0, -0.0, 1.0, -1.0, 0.1, 0.1f, double.NaN, BitConverter.Int64BitsToDouble(0x7FF8000000000001), BitConverter.Int64BitsToDouble(-1),
        double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e16, 9007199254740992, 9007199254740993,
    ];

    private static readonly decimal[] Decimals = [0m, 0.0m, 0.00m, new(0, 0, 0, true, 0), new(0, 0, 0, true, 1), 1m, 1.0m, 1.00m, -1m, decimal.MaxValue, decimal.MinValue];

    private static readonly string?[] Strings = [null, "", "a", "A", "é", "e\u0301", "\ud83d\ude00", "\ud83d", "\ude00", "null", "\0", "ß", "ss", "\u00ad"];

    private static readonly DateTime[] Times =
    [
        new(2019, 4, 3, 1, 2, 3, DateTimeKind.Utc), new(2019, 4, 3, 1, 2, 3, DateTimeKind.Unspecified), new(2019, 4, 3, 1, 2, 4, DateTimeKind.Utc),
        DateTime.MinValue, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), new DateTime(2019, 4, 3, 1, 2, 3).AddMicroseconds(1),
    ];

    private static readonly DateTimeOffset[] Offsets =
    [
        new(2019, 4, 3, 12, 0, 0, TimeSpan.Zero), new(2019, 4, 3, 13, 0, 0, TimeSpan.FromHours(1)), new(2019, 4, 3, 12, 0, 0, TimeSpan.FromHours(1)),
        new(2019, 4, 3, 11, 59, 0, TimeSpan.FromMinutes(-1)), DateTimeOffset.MinValue,
    ];

    [Test]
    public void Equal_means_the_same_hash_for_every_scalar()
    {
        Check(Doubles);
        Check([.. Doubles.Select(value => (float)value), float.Epsilon, 16777216f]);
        Check([.. Doubles.Select(value => (Half)value)]);
        Check(Decimals);
        Check(Strings!);
        Check(Times);
        Check(Offsets);
        Check([true, false]);
        Check(['a', 'A', '\ud800', '\udfff', '\0', '"']);
        Check([0, 1, -1, int.MinValue, int.MaxValue]);
        Check([0L, 1L, -1L, long.MinValue, long.MaxValue]);
        Check([(byte)0, (byte)1, byte.MaxValue]);
        Check([Int128.MinValue, Int128.Zero, Int128.MaxValue]);
        Check([UInt128.MinValue, UInt128.One, UInt128.MaxValue]);
        Check([(nint)0, 1, -1]);
        Check([BigInteger.Zero, BigInteger.One, BigInteger.Pow(2, 200), -BigInteger.Pow(2, 200), BigInteger.Pow(2, 127)]);
        Check([DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2020, 2, 29)]);
        Check([TimeOnly.MinValue, new TimeOnly(1, 2, 3), new TimeOnly(1, 2, 3, 4, 5)]);
        Check([TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(1), TimeSpan.FromTicks(-1), TimeSpan.FromDays(1), TimeSpan.FromHours(23)]);
        Check([Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")]);
        Check([Small.A, Small.B, Small.AlsoB, (Small)3, default]);
        Check<int?>([null, 0, 1]);
        Check<double?>([null, 0.0, -0.0, double.NaN]);
        Check<Small?>([null, Small.A, (Small)9]);
        Check<decimal?>([null, 1.0m, 1.00m]);
    }

    [Test]
    public void Equal_means_the_same_hash_for_tuples_of_every_length()
    {
        Check(Doubles.Select(value => ValueTuple.Create(value)).ToArray());
        Check(Doubles.Zip(Strings, (x, y) => (x, y)).ToArray());
        Check(Pairs(Doubles, Decimals, (x, y) => (x, y)));
        Check(Pairs(Strings, [1, 2], (x, y) => (x, y, x)));
        Check(Pairs(Doubles, Strings, (x, y) => (x, y, 1, Small.A)));
        Check(Pairs(Decimals, Times, (x, y) => (1L, x, y, (int?)null, 'c')));
        Check(Pairs(Offsets, Doubles, (x, y) => (x, y, 1, 2, 3, (x, y))));
        Check(Pairs(Doubles, Decimals, (x, y) => (1, 2, 3, 4, 5, x, y)));
        Check(Pairs(Doubles, Decimals, (x, y) => (1, 2, 3, 4, 5, 6, x, y)));
        Check(Pairs(Doubles, Decimals, (x, y) => (1, 2, 3, 4, 5, 6, 7, 8, 9, x, y)));
        Check(Pairs(Doubles, Strings, (x, y) => (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, x, y)));
    }

    [Test]
    public void Random_numbers_and_their_neighbours_agree()
    {
        var random = new Random(20190403);
        var doubles = Enumerable.Range(0, 300).Select(_ => random.NextInt64()).SelectMany(bits => new[] { bits, bits + 1, bits ^ long.MinValue }).Select(BitConverter.Int64BitsToDouble);
        Check(doubles.ToArray());
        var decimals = Enumerable.Range(0, 300).Select(_ => new decimal(random.Next(3), 0, 0, random.Next(2) == 0, (byte)random.Next(4)));
        Check(decimals.ToArray());
        var times = Enumerable.Range(0, 300).Select(_ => new DateTimeOffset(2020, 1, 1, 12, 0, 0, TimeSpan.FromMinutes(random.Next(3))).AddMinutes(random.Next(3)));
        Check(times.ToArray());
    }

    [TestCase(100)]
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(2000)]
    public void Equal_means_the_same_hash_for_long_arrays(int length)
    {
        int[] places = [0, length / 2, length - 1];
        var doubles = Variants(length, Doubles, places);
        Check(doubles);
        Check([.. doubles.Select(array => Array.ConvertAll(array, value => (float)value))]);
        Check([.. doubles.Select(array => Array.ConvertAll(array, value => (Half)value))]);
        Check([.. doubles.Select(array => array.ToList())]);
        Check(Variants(length, Decimals, places));
        Check(Variants(length, [0, 1, -1], places));
        Check(Variants<byte>(length, [0, 1, 255], places));
        Check(Variants(length, [true, false], places));
        Check(Variants(length, Offsets, places));
        Check(Variants(length, Strings, places));
    }

    [Test]
    public void A_type_without_exact_comparison_has_no_comparer() =>
        Assert.That(() => ArgumentComparer<Action>.Instance, Throws.TypeOf<NotSupportedException>().With.Message.Contains("ArgumentHash"));

    [Test]
    [NonParallelizable] // A collection of garbage that another test causes moves the count of this thread.
    public void A_look_up_allocates_nothing()
    {
        var key = (1, 2.5, "three", 4.00m, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), (Small?)Small.A, 7L, DateTime.UnixEpoch, (Half)1);
        var shelf = new ConcurrentDictionary<(int, double, string, decimal, DateTimeOffset, Small?, long, DateTime, Half), int>(Comparer(key)) { [key] = 1 };
        _ = shelf.TryGetValue(key, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        for (var i = 0; i < 1000; i++)
        {
            found += shelf.TryGetValue(key, out var value) ? value : 0;
        }

        Assert.That((found, GC.GetAllocatedBytesForCurrentThread() - before), Is.EqualTo((1000, 0L)));
    }

    private static ArgumentComparer<T> Comparer<T>(T example)
    {
        _ = example;
        return ArgumentComparer<T>.Instance;
    }

    private static T[] Pairs<TX, TY, T>(TX[] xs, TY[] ys, Func<TX, TY, T> pair) => [.. xs.SelectMany(x => ys.Select(y => pair(x, y)))];

    private static T[][] Variants<T>(int length, T[] values, int[] places)
    {
        var variants = new List<T[]> { new T[length], new T[length - 1] };
        foreach (var place in places)
        {
            foreach (var value in values)
            {
                var array = new T[length];
                array[place] = value;
                variants.Add(array);
            }
        }

        return [.. variants];
    }

    private static void Check<T>(T[] values)
    {
        Assert.That(ArgumentComparer.IsExact(typeof(T)), typeof(T).ToString());
        var comparer = ArgumentComparer<T>.Instance;
        var declared = new Dictionary<string, Type> { ["x"] = typeof(T) };
        var hashes = values.Select(value => ArgumentHasher.Hash(new Dictionary<string, object?> { ["x"] = value }, null, declared)).ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            for (var j = 0; j < values.Length; j++)
            {
                var areEqual = comparer.Equals(values[i], values[j]);
                if (areEqual != (hashes[i] == hashes[j]) || (areEqual && comparer.GetHashCode(values[i]!) != comparer.GetHashCode(values[j]!)))
                {
                    Assert.Fail($"{typeof(T)}: {values[i]} and {values[j]}");
                }
            }
        }
    }
}
