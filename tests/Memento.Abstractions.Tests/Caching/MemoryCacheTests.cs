using System.Runtime.CompilerServices;
using Memento.Caching;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Caching;

[TestFixture]
public sealed class MemoryCacheTests
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>The first of the arguments of three digits, whose entries are all of one size.</summary>
    private const int First = 100;

    [TestCase(16, 8)]
    [TestCase(5, 2)]
    [TestCase(2, 1)]
    [TestCase(1, 0)]
    public void As_many_large_strings_as_fit_are_held(int megabytes, int expected)
    {
        var cache = new MemoryCache(megabytes * Megabyte);
        for (var i = 0; i < 20; i++)
        {
            Put(cache, i, new string('x', 1_024_000));
            Assert.That(cache.UsedBytes, Is.LessThanOrEqualTo(cache.CapacityBytes));
        }

        // What is too large itself leaves its memento.
        Assert.That(Enumerable.Range(0, 20).Count(i => HoldsStrongly(cache, i)), Is.EqualTo(expected));
    }

    [Test]
    public void A_cache_without_capacity_holds_nothing()
    {
        var cache = new MemoryCache(0);
        var text = new string('x', 10);
        Put(cache, 1, text);
        Assert.That(cache.Count, Is.Zero);
        Assert.That(cache.TryGet(Records.Call(), out _, out _), Is.False);
        GC.KeepAlive(text);
    }

    [Test]
    public void A_memento_may_be_held_without_its_value()
    {
        var cache = new MemoryCache(Megabyte);
        cache.Put(Records.Memento(), null);
        Assert.That(cache.TryGet(Records.Call(), out var memento, out var value), Is.True);
        Assert.That(memento, Is.Not.Null);
        Assert.That(value, Is.Null);
    }

    [Test]
    public void A_result_that_is_no_longer_good_goes_and_one_that_took_its_place_stays()
    {
        var cache = new MemoryCache(Megabyte);
        var old = Records.Memento();
        cache.Put(old with { Content = old.Content! with { Inline = new byte[] { 1 } } }, Value("old"));
        var newer = old with { Time = old.Time.AddSeconds(1) };
        cache.Forget(newer);
        Assert.That(cache.TryGet(old.Call, out _, out _), Is.True, "It is not the one that is held.");
        cache.Forget(old with { Content = old.Content! with { Inline = new byte[] { 1 } } });
        Assert.That(cache.TryGet(old.Call, out _, out _), Is.False);
        Assert.That(cache.UsedBytes, Is.Zero);
    }

    [Test]
    public void What_was_asked_for_survives_what_was_not()
    {
        var cache = Full(10);
        Assert.That(Get(cache, First), Is.True);
        for (var i = 0; i < 9; i++)
        {
            Put(cache, First + 100 + i, Array(100));
        }

        Assert.That(Get(cache, First), Is.True, "the one that was asked for");
        Assert.That(Enumerable.Range(First + 1, 9).Count(i => Get(cache, i)), Is.Zero, "those that were not");
    }

    [Test]
    public void A_new_entry_is_not_the_victim_when_all_others_were_asked_for()
    {
        var cache = Full(10);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(Get(cache, First + i), Is.True);
        }

        Put(cache, First + 100, Array(100));
        Assert.That(Get(cache, First + 100), Is.True);
        Assert.That(cache.Count, Is.EqualTo(10));
    }

    [Test]
    public void The_hand_goes_on_when_what_it_points_at_is_forgotten()
    {
        var cache = Full(10);
        for (var round = 0; round < 500; round++)
        {
            Get(cache, First + (round * 7 % 200));
            Put(cache, First + (round % 200), Array(100));
            if (round % 3 == 0)
            {
                cache.Forget(Records.Call(First + (round * 5 % 200)));
            }

            Assert.That(cache.UsedBytes, Is.LessThanOrEqualTo(cache.CapacityBytes));
            Assert.That(cache.UsedBytes, Is.EqualTo(cache.Count * Size(Array(100))));
        }

        Assert.That(cache.Count, Is.GreaterThan(5));
    }

    [Test]
    public void Forgetting_lets_go_of_calls_functions_and_all()
    {
        var cache = new MemoryCache(Megabyte);
        foreach (var function in (string[])["F", "G"])
        {
            foreach (var version in (string[])["1", "2"])
            {
                cache.Put(Records.Memento(1, function, version), Value("a"));
                cache.Put(Records.Memento(2, function, version), Value("b"));
            }
        }

        cache.Forget(Records.Call(1, "F", "1"));
        Assert.That(cache.Count, Is.EqualTo(7));
        cache.ForgetFunction(Records.Call(1, "F", "1").Function);
        Assert.That(cache.Count, Is.EqualTo(6));
        cache.ForgetFunction(new FunctionName(null, "Tests.Functions", "F", null));
        Assert.That(cache.Count, Is.EqualTo(4));
        cache.Clear();
        Assert.That(cache.Count, Is.Zero);
        Assert.That(cache.UsedBytes, Is.Zero);
    }

    [Test]
    public void What_was_read_before_a_forgetting_does_not_come_back_after_it()
    {
        var cache = new MemoryCache(Megabyte);
        var generation = cache.Generation;
        cache.Forget(Records.Call());
        cache.Put(Records.Memento(), Value("stale"), generation);
        Assert.That(cache.Count, Is.Zero);
        cache.Put(Records.Memento(), Value("fresh"), cache.Generation);
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void An_evicted_result_is_found_while_somebody_holds_it()
    {
        var cache = new MemoryCache(2 * Megabyte);
        var held = new string('h', 600_000);
        Put(cache, 1, held);
        Put(cache, 2, new string('o', 600_000));
        Assert.That(HoldsStrongly(cache, 1), Is.False);
        Assert.That(cache.TryGet(Records.Call(1), out var memento, out var value), Is.True);
        Assert.That(value?.Get(), Is.SameAs(held));
        Assert.That(memento!.Call, Is.EqualTo(Records.Call(1)));
        cache.Forget(Records.Call(1));
        Assert.That(cache.TryGet(Records.Call(1), out _, out _), Is.False);
        GC.KeepAlive(held);
    }

    [Test]
    public void A_result_larger_than_the_cache_is_found_while_somebody_holds_it()
    {
        var cache = new MemoryCache(Megabyte);
        var held = new string('h', Megabyte);
        Put(cache, 1, held);
        Assert.That(cache.UsedBytes, Is.LessThan(10_000));
        Assert.That(cache.TryGet(Records.Call(1), out _, out var value), Is.True);
        Assert.That(value?.Get(), Is.SameAs(held));
        GC.KeepAlive(held);
    }

    [Test]
    public void Nobody_holding_it_an_evicted_result_is_gone()
    {
        var cache = new MemoryCache(Megabyte);
        PutUnheld(cache);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.That(cache.TryGet(Records.Call(1), out var memento, out var value), Is.True, "The memento is held still,");
        Assert.That(memento, Is.Not.Null);
        Assert.That(value, Is.Null, "its value is not.");

        // In a method of its own, so that no register of this one keeps the text.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void PutUnheld(MemoryCache cache) => Put(cache, 1, new string('h', Megabyte));
    }

    [Test]
    public void What_a_caller_could_change_is_not_held_weakly()
    {
        var cache = new MemoryCache(Megabyte);
        var array = Array(2 * Megabyte);
        Put(cache, 1, array);
        cache.TryGet(Records.Call(1), out _, out var value);
        Assert.That(value, Is.Null);
        GC.KeepAlive(array);
    }

    [Test]
    public void Weakly_held_results_are_bounded_in_number()
    {
        var cache = new MemoryCache(4096);
        var held = new List<string>();
        for (var i = 0; i < 3 * WeakTier.Capacity; i++)
        {
            held.Add(new string('x', 10_000));
            Put(cache, i, held[^1]);
        }

        Assert.That(cache.WeakCount, Is.LessThanOrEqualTo(WeakTier.Capacity));
        GC.KeepAlive(held);
    }

    [Test]
    public void A_memento_of_many_calls_counts_for_what_it_is()
    {
        var cache = new MemoryCache(Megabyte);
        var memento = Records.Memento();
        cache.Put(memento with { Invocations = [.. Enumerable.Repeat(memento.Invocations[0], 100_000)] }, Value("small"));
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void The_arguments_of_every_call_count_and_so_do_the_names_of_what_was_called()
    {
        var memento = Records.Memento();
        var plain = MementoSize.Estimate(memento);
        var calls = Enumerable.Repeat(memento.Invocations[0], 500).Append(new Invocation(memento.Call, new string('x', Megabyte))).ToArray();
        Assert.That(MementoSize.Estimate(memento with { Invocations = calls }) - plain, Is.InRange(2 * Megabyte, (2 * Megabyte) + (500 * 200)), "one long text among many short ones");
        Assert.That(MementoSize.Estimate(memento with { Resources = [new ResourceHandle("file", new string('x', Megabyte), "1")] }) - plain, Is.InRange((2 * Megabyte) - 1000, (2 * Megabyte) + 1000));
        var dependencies = Enumerable.Range(0, 1000).Select(static i => new FunctionName(null, "Tests.Functions", $"Compute{i}", new string('0', 64))).ToArray();
        Assert.That(MementoSize.Estimate(memento with { Dependencies = dependencies }) - plain, Is.InRange(300_000, 600_000));
    }

    [Test]
    public void The_size_of_a_memento_is_that_of_what_it_carries_and_not_of_its_list()
    {
        var memento = Records.Memento();
        var large = memento with { InvocationCount = 1_000_000, InvocationList = memento.Content! with { Length = 1L << 30 } };
        Assert.That(MementoSize.Estimate(large) - MementoSize.Estimate(memento), Is.InRange(1, 1000));
    }

    [Test]
    public void Threads_leave_a_cache_that_adds_up()
    {
        var cache = new MemoryCache(50 * Size(Array(50)));
        var shelf = cache.GetShelf<int, byte[]>(Records.Call().Function, "", EqualityComparer<int>.Default);
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 5000; i++)
            {
                var argument = random.Next(200);
                switch (random.Next(6))
                {
                    case 0:
                        cache.Forget(Records.Call(argument));
                        break;
                    case 1:
                        Put(cache, argument, (byte[])[.. BitConverter.GetBytes(argument), .. new byte[random.Next(100)]]);
                        break;
                    case 2:
                        shelf.Attach(argument, Records.Call(argument));
                        break;
                    case 3 when i % 1000 == 0:
                        cache.Clear();
                        break;
                    case 4:
                        if (cache.TryGet(Records.Call(argument), out var memento, out var value))
                        {
                            Assert.That(memento.Call, Is.EqualTo(Records.Call(argument)));
                            Assert.That(BitConverter.ToInt32((byte[])value!.Get()!), Is.EqualTo(argument));
                        }

                        break;
                    default:
                        if (shelf.TryGet(argument, out var result, out _))
                        {
                            Assert.That(BitConverter.ToInt32(result!), Is.EqualTo(argument));
                        }

                        break;
                }
            }
        });
        Assert.That(cache.UsedBytes, Is.LessThanOrEqualTo(cache.CapacityBytes));
        Assert.That(shelf.Count, Is.LessThanOrEqualTo(cache.Count), "Nothing is on a shelf that the cache let go of.");
        cache.Clear();
        Assert.That(cache.UsedBytes, Is.Zero);
        Assert.That(shelf.Count, Is.Zero);
    }

    /// <summary>A cache that is full with so many entries of one size, from <see cref="First"/> on.</summary>
    private static MemoryCache Full(int count)
    {
        var cache = new MemoryCache(count * Size(Array(100)));
        for (var i = 0; i < count; i++)
        {
            Put(cache, First + i, Array(100));
        }

        Assert.That(cache.Count, Is.EqualTo(count));
        return cache;
    }

    private static byte[] Array(int length) => new byte[length];

    private static void Put(MemoryCache cache, int argument, object value) => cache.Put(Records.Memento(argument), Value(value));

    [TestCase(18, 9_000_000L, 9_000_000L)]
    [TestCase(4, 9_000_000L, 0L)]
    public void Of_a_result_of_more_objects_than_are_looked_at_its_length_in_the_store_is_the_least_size(int depth, long length, long expected)
    {
        var cache = new MemoryCache(64_000_000);
        var memento = Records.Memento() with { Content = new ContentReference(DataKey.ForContent(new string('a', 64)), new string('a', 64), 0, length, "json") };
        cache.Put(memento, Value(Node.Tree(depth)!));
        Assert.That(cache.UsedBytes, Is.InRange(expected, expected + 20_000));
    }

    private sealed record Node(Node? Left, Node? Right)
    {
        public static Node? Tree(int depth) => depth == 0 ? null : new Node(Tree(depth - 1), Tree(depth - 1));
    }

    private static CachedValue? Value(object value) => CachedValue.Create(value, value.GetType(), null, []);

    private static bool Get(MemoryCache cache, int argument) => cache.TryGet(Records.Call(argument), out _, out var value) && value is not null;

    private static bool HoldsStrongly(MemoryCache cache, int argument) => cache.TryGetEntry(Records.Call(argument), out var entry) && entry.Value is not null;

    private static long Size(object value)
    {
        var cache = new MemoryCache(long.MaxValue);
        Put(cache, First, value);
        return cache.UsedBytes;
    }
}
