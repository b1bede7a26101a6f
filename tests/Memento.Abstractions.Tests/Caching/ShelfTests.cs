using Memento.Caching;

namespace Memento.Abstractions.Tests.Caching;

[TestFixture]
public sealed class ShelfTests
{
    [Test]
    public void A_result_is_found_by_its_arguments()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        shelf.Attach(7, Records.Call());
        Assert.That(shelf.TryGet(7, out _, out _), Is.False, "The cache holds nothing yet.");
        Put(cache, 42);
        shelf.Attach(7, Records.Call());
        Assert.That(shelf.TryGet(7, out var result, out var memento), Is.True);
        Assert.That(result, Is.EqualTo(42));
        Assert.That(memento, Is.Not.Null);
        Assert.That(shelf.TryGet(8, out _, out _), Is.False);
    }

    [Test]
    public void A_hit_on_an_immutable_result_costs_no_memory()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        Put(cache, 42);
        shelf.Attach(7, Records.Call());
        shelf.TryGet(7, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            shelf.TryGet(7, out _, out _);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
    }

    [TestCase(false, false, 0)]
    [TestCase(true, false, 1)]
    [TestCase(false, true, 1)]
    public void A_result_that_depends_on_a_resource_is_put_on_a_shelf_that_admits_it(bool isRecordOnly, bool admits, int count)
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        shelf.AdmitsResources = admits;
        shelf.AdmitsResources = false;
        Assert.That(shelf.AdmitsResources, Is.EqualTo(admits), "Once set it stays.");
        cache.Put(Held() with { Resources = [new ResourceHandle("file", "file:///a", "1") { IsRecordOnly = isRecordOnly }] }, CachedValue.Create(42, typeof(int), null, []));
        shelf.Attach(7, Records.Call());
        Assert.That(shelf.Count, Is.EqualTo(count));
        Assert.That(cache.TryGet(Records.Call(), out _, out _), Is.True, "It is found by its hash.");
    }

    [Test]
    public void Forgetting_clears_the_shelf()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        Put(cache, 42);
        shelf.Attach(7, Records.Call());
        cache.Forget(Records.Call());
        Assert.That(shelf.Count, Is.Zero);
        shelf.Attach(7, Records.Call());
        Assert.That(shelf.Count, Is.Zero);
    }

    [Test]
    public void A_replaced_result_leaves_the_shelf_until_it_is_attached()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        Put(cache, 1);
        shelf.Attach(7, Records.Call());
        Put(cache, 2);
        Assert.That(shelf.TryGet(7, out _, out _), Is.False);
        shelf.Attach(7, Records.Call());
        shelf.TryGet(7, out var result, out _);
        Assert.That(result, Is.EqualTo(2));
    }

    [Test]
    public void Attaching_again_and_again_costs_one_slot()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        Put(cache, 1);
        for (var i = 0; i < 100; i++)
        {
            shelf.Attach(7, Records.Call());
        }

        cache.TryGetEntry(Records.Call(), out var entry);
        Assert.That(entry!.Slots, Has.Count.EqualTo(1));
    }

    [Test]
    public void Exceptions_and_results_of_another_type_stay_off_the_shelf()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        cache.Put(Held(), CachedValue.Create("text", typeof(string), null, []));
        shelf.Attach(7, Records.Call());
        cache.Put(Held(2) with { ResultType = ResultType.Exception }, CachedValue.Create(new ExceptionRecord("n", "m", ""), typeof(int), null, []));
        shelf.Attach(8, Records.Call(2));
        cache.Put(Held(3), CachedValue.Create(null, typeof(int?), null, []));
        shelf.Attach(9, Records.Call(3));
        cache.Put(Held(4), null);
        shelf.Attach(10, Records.Call(4));
        Assert.That(shelf.Count, Is.Zero);
    }

    [Test]
    public void Null_stands_on_the_shelf_of_a_type_that_has_it()
    {
        var cache = new MemoryCache(1 << 20);
        var texts = Shelf<string>(cache);
        var numbers = Shelf<int?>(cache);
        cache.Put(Held(), CachedValue.Create(null, typeof(string), null, []));
        texts.Attach(1, Records.Call());
        numbers.Attach(1, Records.Call());
        Assert.That(texts.TryGet(1, out var text, out _) && text is null, Is.True);
        Assert.That(numbers.TryGet(1, out var number, out _) && number is null, Is.True);
    }

    [Test]
    public void A_shelf_is_the_same_each_time()
    {
        var cache = new MemoryCache(1 << 20);
        var first = Shelf<int>(cache);
        Assert.That(Shelf<int>(cache), Is.SameAs(first));
        Assert.That(cache.GetShelf<int, int>(Records.Call().Function, "{}", EqualityComparer<int>.Default), Is.Not.SameAs(first));
    }

    [Test]
    public void Shelves_of_versions_that_hold_nothing_any_more_take_no_memory()
    {
        var cache = new MemoryCache(1 << 20);
        var used = Shelf<int>(cache);
        Put(cache, 1);
        used.Attach(7, Records.Call());
        for (var i = 0; i < 1000; i++)
        {
            // As of a function that reads a static field which has another value at each call.
            cache.GetShelf<int, int>(Records.Call().Function.At($"{i}"), "", EqualityComparer<int>.Default);
        }

        Assert.That(cache.ShelfCount, Is.LessThan(200));
        Assert.That(Shelf<int>(cache), Is.SameAs(used));
    }

    [Test]
    public void Arguments_on_a_shelf_count_and_are_given_back_with_their_result()
    {
        var cache = new MemoryCache(1 << 24);
        var shelf = ArrayShelf(cache);
        Put(cache, 1);
        var before = cache.UsedBytes;
        shelf.Attach(ValueTuple.Create(new double[1000]), Records.Call());
        Assert.That(cache.UsedBytes - before, Is.InRange(8000, 9000));
        shelf.Attach(ValueTuple.Create(new double[1000]), Records.Call());
        cache.Forget(Records.Call());
        Assert.That(cache.UsedBytes, Is.Zero);
    }

    [Test]
    public void An_attached_key_counts_once()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = Shelf<int>(cache);
        Put(cache, 1);
        shelf.Attach(7, Records.Call());
        var used = cache.UsedBytes;
        shelf.Attach(7, Records.Call());
        Assert.That(cache.UsedBytes, Is.EqualTo(used));
    }

    [Test]
    public void Small_results_of_large_arguments_stay_within_the_budget()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = ArrayShelf(cache);
        for (var i = 0; i < 200; i++)
        {
            cache.Put(Held(i), CachedValue.Create(i, typeof(int), null, []));
            shelf.Attach(ValueTuple.Create(new double[4000]), Records.Call(i));
            Assert.That(cache.UsedBytes, Is.LessThanOrEqualTo(cache.CapacityBytes));
            Assert.That(cache.TryGetEntry(Records.Call(i), out _), Is.True, "The entry does not make room for its own key.");
            Assert.That(shelf.Count, Is.LessThanOrEqualTo(32));
        }

        Assert.That(shelf.Count, Is.GreaterThan(20));
        cache.Clear();
        Assert.That((shelf.Count, cache.UsedBytes), Is.EqualTo((0, 0L)));
    }

    [Test]
    public void Arguments_too_large_for_their_share_of_the_cache_stay_off_the_shelf()
    {
        var cache = new MemoryCache(1 << 20);
        var shelf = ArrayShelf(cache);
        Put(cache, 1);
        var before = cache.UsedBytes;
        shelf.Attach(ValueTuple.Create(new double[shelf.KeyLimit / 8]), Records.Call());
        Assert.That((shelf.Count, cache.UsedBytes), Is.EqualTo((0, before)));
    }

    [Test]
    public void A_cache_too_small_for_a_key_keeps_the_result()
    {
        var cache = new MemoryCache(1 << 20);
        Put(cache, 1);
        var small = new MemoryCache(cache.UsedBytes);
        var shelf = Shelf<int>(small);
        Put(small, 1);
        shelf.Attach(7, Records.Call());
        Assert.That((shelf.Count, small.Count, small.UsedBytes), Is.EqualTo((0, 1, small.CapacityBytes)));
    }

    [Test]
    public void A_hit_is_noted_for_the_eviction_from_the_time_that_half_of_the_cache_is_in_use()
    {
        var cache = new MemoryCache(100_000);
        var shelf = Shelf<int>(cache);
        Put(cache, 42);
        shelf.Attach(7, Records.Call());
        cache.TryGetEntry(Records.Call(), out var entry);
        Assert.That(shelf.TryGet(7, out _, out _), Is.True);
        Assert.That(entry!.Visited, Is.False, "far from full");
        cache.Put(Held(2), CachedValue.Create(new string('x', 25_000), typeof(string), null, []));
        Assert.That(cache.UsedBytes, Is.InRange(50_000, 60_000));
        Assert.That(shelf.TryGet(7, out _, out _), Is.True);
        Assert.That(entry.Visited, Is.True);
    }

    [Test]
    public void What_was_forgotten_is_no_answer_although_the_shelf_could_not_find_it_to_take_it_off()
    {
        var comparer = new Moody();
        var cache = new MemoryCache(1 << 20);
        var shelf = cache.GetShelf<int, int>(Records.Call().Function, "", comparer);
        Put(cache, 42);
        shelf.Attach(7, Records.Call());
        comparer.FindsNothing = true;
        cache.Forget(Records.Call());
        comparer.FindsNothing = false;
        Assert.That(shelf.TryGet(7, out _, out _), Is.False);
        Put(cache, 43);
        shelf.Attach(7, Records.Call());
        Assert.That(shelf.TryGet(7, out var result, out _), Is.True);
        Assert.That(result, Is.EqualTo(43));
    }

    // As an exact comparison is where the stack ends.
    private sealed class Moody : IEqualityComparer<int>
    {
        public bool FindsNothing { get; set; }

        public bool Equals(int x, int y) => !FindsNothing && x == y;

        public int GetHashCode(int obj) => obj;
    }

    private static Shelf<ValueTuple<double[]>, int> ArrayShelf(MemoryCache cache) =>
        cache.GetShelf<ValueTuple<double[]>, int>(Records.Call().Function, "", EqualityComparer<ValueTuple<double[]>>.Default);

    private static Shelf<int, T> Shelf<T>(MemoryCache cache) => cache.GetShelf<int, T>(Records.Call().Function, "", EqualityComparer<int>.Default);

    // A result that depends on no resources: the others are on no shelf.
    private static MementoRecord Held(int argument = 1) => Records.Memento(argument) with { Resources = [] };

    private static void Put(MemoryCache cache, int value) => cache.Put(Held(), CachedValue.Create(value, typeof(int), null, []));
}
