using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>Collecting and verifying what the index of a partition reaches.</summary>
public abstract partial class CollectingTests
{
    /// <summary>The values of a partition, and those of partitions within it, stay for as long as its memento, and go with it.</summary>
    [Test]
    [Rule("collecting-partitions", "The values of a partition, and those of partitions within it, stay for as long as its memento, and go with it.")]
    public async Task What_an_index_reaches_stays([Values("0", "4096")] string inlineBytes, [Values] bool underKey)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0"), ("inline_bytes", inlineBytes)));
        await backend.MemoizeAsync(TestCalls.Result(Nested('a', 'b'), keyOverride: underKey ? "my/key" : null));
        await backend.MemoizeAsync(TestCalls.Result(Nested('c', 'd'), argument: 2));
        MakeOlder(TimeSpan.FromHours(2));
        var kept = await backend.CollectAsync(new CollectOptions());
        Assert.That((kept.Objects, kept.Mementos), Is.EqualTo((0, 0)), "Nothing that is reached goes.");
        Assert.That(kept.RemainingBytes, Is.GreaterThan(4 * Length), "Values count.");
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 2)]);
        var swept = await backend.CollectAsync(new CollectOptions());
        Assert.That(swept.Objects, Is.EqualTo(inlineBytes == "0" ? 4 : 3), "The values and the indexes that nothing reaches go.");
        var read = (Partition)(await backend.ReadAsync(TestCalls.Call(), typeof(Partition)))!.Value!;
        Assert.That((read.Get<string>("outer"), read.Get<Partition>("inner").Get<string>("text")), Is.EqualTo((Text('a'), Text('b'))), "Those of the other one read back.");
        MakeOlder(TimeSpan.FromHours(2));
        var all = await backend.CollectAsync(new CollectOptions { MaximumCount = 0 });
        Assert.That(all.Objects, Is.EqualTo(underKey || inlineBytes == "0" ? 4 : 3), "With the memento its values go.");
        Assert.That(all.RemainingBytes, Is.Zero, "Nothing is left.");
    }

    /// <summary>A value that is old is as young as new when another partition takes it over.</summary>
    [Test]
    [Rule("collecting-taken-over", "A value that is old is as young as new when another partition takes it over.")]
    public async Task A_value_that_is_taken_over_is_young()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result(Nested('a', 'b')));
        var read = (Partition)(await backend.ReadAsync(TestCalls.Call(), typeof(Partition)))!.Value!;
        MakeOlder(TimeSpan.FromHours(2));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["own"] = "own" }).Over(read), argument: 2));
        await backend.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]);
        Assert.That((await backend.CollectAsync(new CollectOptions())).Objects, Is.Zero, "What was about to be reached stays within the grace period.");
        MakeOlder(TimeSpan.FromHours(2));
        Assert.That((await backend.CollectAsync(new CollectOptions())).Objects, Is.EqualTo(4), "After it, it goes.");
    }

    /// <summary>Values under a key of the user's own are their own, also where another call has equal ones.</summary>
    [Test]
    [Rule("collecting-key-values", "Values under a key of the user's own are their own, also where another call has equal ones.")]
    public async Task Values_under_a_key_are_apart_from_equal_ones()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result(Nested('a', 'b'), keyOverride: "my/key"));
        await backend.MemoizeAsync(TestCalls.Result(Nested('a', 'c'), argument: 2));
        MakeOlder(TimeSpan.FromHours(2));
        Assert.That((await backend.VerifyAsync()).IsWhole, Is.True, "An untouched store is whole.");
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 2)]);
        Assert.That((await backend.CollectAsync(new CollectOptions())).Objects, Is.EqualTo(3), "Values under a key of the user's own are objects of their own.");
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(Partition)))?.Value, Is.Not.Null, "The other call is whole.");
    }

    private static Partition Nested(char outer, char inner) => Partition.Of(new Dictionary<string, object?>
    {
        ["outer"] = Text(outer),
        ["inner"] = Partition.Of(new Dictionary<string, string> { ["text"] = Text(inner) }),
    });
}
