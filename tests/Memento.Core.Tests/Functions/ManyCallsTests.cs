using Memento.Core.Tests.Support;
using Memento.Testing;

namespace Memento.Core.Tests.Functions;

/// <summary>What a memento says of a function that called others many times.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ManyCallsTests(string storage, string runner) : CallingTests(storage, runner)
{
    private const int Kept = MementoRecord.MaximumInvocations;

    [TestCase(0)]
    [TestCase(Kept - 1)]
    [TestCase(Kept)]
    public async Task Up_to_a_thousand_calls_are_all_in_the_memento(int count)
    {
        ManyCalls.Parent.Call(Key, count);
        var memento = ManyCalls.Parent.Memento(Key, count)!;
        Assert.That(memento.Invocations.Select(invocation => invocation.Arguments), Is.EqualTo(Expected(count)));
        Assert.That(memento.InvocationCount, Is.EqualTo(count));
        Assert.That(memento.InvocationList, Is.Null);
        Assert.That(await TestCalls.ToListAsync(ManyCalls.Parent.With(Key, count).ListInvocationsAsync()), Is.EqualTo(memento.Invocations));
    }

    [TestCase(Kept + 1)]
    [TestCase((2 * Kept) + 1)]
    public async Task Of_more_calls_the_memento_has_the_first_thousand_and_the_list_has_all(int count)
    {
        ManyCalls.Parent.Call(Key, count);
        var memento = ManyCalls.Parent.Memento(Key, count)!;
        Check(memento, await TestCalls.ToListAsync(ManyCalls.Parent.With(Key, count).ListInvocationsAsync()), count);
        Assert.That(memento.Dependencies, Is.EquivalentTo(new[] { ManyCalls.Parent.Name, ManyCalls.Child.Name }));
        var child = ManyCalls.Child.Memento(Key, ManyCalls.ArgumentAt(count - 1))!;
        Assert.That((await TestCalls.ToListAsync(ManyCalls.Parent.With(Key, count).ListInvocationsAsync()))[^1].Call, Is.EqualTo(child.Call));
    }

    [Test]
    public async Task The_calls_of_a_function_that_threw_are_kept_too()
    {
        Assert.That(() => ManyCalls.FailingParent.Call(Key, Kept + 1), Throws.TypeOf<TideException>());
        var memento = ManyCalls.FailingParent.Memento(Key, Kept + 1)!;
        Assert.That(memento.ResultType, Is.EqualTo(ResultType.Exception));
        Check(memento, await TestCalls.ToListAsync(ManyCalls.FailingParent.With(Key, Kept + 1).ListInvocationsAsync()), Kept + 1);
    }

    [Test]
    public async Task The_calls_of_a_batch_are_kept_in_the_order_of_the_batch()
    {
        ManyCalls.BatchParent.Call(Key, Kept + 1);
        Check(ManyCalls.BatchParent.Memento(Key, Kept + 1)!, await TestCalls.ToListAsync(ManyCalls.BatchParent.With(Key, Kept + 1).ListInvocationsAsync()), Kept + 1);
    }

    [Test]
    [Category("Long")]
    public async Task Calls_made_at_once_are_each_kept_once()
    {
        const int Count = 20_000;
        ManyCalls.ParallelParent.Call(Key, Count);
        var memento = ManyCalls.ParallelParent.Memento(Key, Count)!;
        var listed = await TestCalls.ToListAsync(ManyCalls.ParallelParent.With(Key, Count).ListInvocationsAsync());
        Assert.That(memento.InvocationCount, Is.EqualTo(Count));
        Assert.That(listed[..Kept], Is.EqualTo(memento.Invocations));
        Assert.That(listed.Select(invocation => invocation.Arguments).Order(StringComparer.Ordinal).SequenceEqual(Expected(Count).Order(StringComparer.Ordinal)), Is.True);
    }

    [OwnEnvironment]
    [Test]
    public async Task The_list_goes_with_a_result_that_is_adopted()
    {
        ManyCalls.Parent.Call(Key, Kept + 1);
        Assert.That(await ManyCalls.NextParent.AdoptAsync(ManyCalls.Parent.Name), Is.EqualTo(1));
        Check(ManyCalls.NextParent.Memento(Key, Kept + 1)!, await TestCalls.ToListAsync(ManyCalls.NextParent.With(Key, Kept + 1).ListInvocationsAsync()), Kept + 1);
    }

    [Test]
    public async Task A_call_that_is_not_remembered_lists_nothing() =>
        Assert.That(await TestCalls.ToListAsync(ManyCalls.Parent.With(Key, 1).ListInvocationsAsync()), Is.Empty);

    private IEnumerable<string> Expected(int count) => Enumerable.Range(0, count).Select(i => $$"""{"key":"{{Key}}","x":{{ManyCalls.ArgumentAt(i)}}}""");

    private void Check(MementoRecord memento, List<Invocation> listed, int count)
    {
        Assert.That(memento.InvocationCount, Is.EqualTo(count));
        Assert.That(memento.Invocations, Has.Count.EqualTo(Kept));
        Assert.That(memento.InvocationList, Is.Not.Null);
        Assert.That(listed[..Kept], Is.EqualTo(memento.Invocations));
        Assert.That(listed.Select(invocation => invocation.Arguments).SequenceEqual(Expected(count)), Is.True, "all calls, in order");
    }
}
