using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>The list of a running function's calls, to which the thread of its body adds without a lock.</summary>
internal sealed class DirectCallsTests
{
    private const int FirstOfOthers = 1_000_000;

    [Test]
    public void Whoever_adds_they_stand_in_the_order_in_which_they_were_added([Range(0, 20)] int seed)
    {
        var random = new Random(seed);
        var calls = new DirectCalls();
        var count = 0;
        for (var i = 0; i < MementoRecord.MaximumInvocations; i++)
        {
            var memento = Memento(i);
            Assert.That(random.Next(1 + (seed % 4)) == 0 ? calls.TryAddOwn(memento) : calls.TryAdd(memento));
            Assert.That(calls.Count, Is.EqualTo(++count));
        }

        Assert.That(calls.TryAddOwn(Memento(-1)), Is.False);
        Assert.That(calls.TryAdd(Memento(-1)), Is.False);
        Assert.That(NumbersOf(calls), Is.EqualTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void Those_of_two_threads_at_once_are_all_there_each_thread_s_in_order()
    {
        for (var round = 0; round < 50; round++)
        {
            var calls = new DirectCalls();
            MementoRecord[] own = [.. Enumerable.Range(0, MementoRecord.MaximumInvocations).Select(Memento)];
            MementoRecord[] others = [.. Enumerable.Range(FirstOfOthers, MementoRecord.MaximumInvocations).Select(Memento)];
            int ofOwn = 0, ofOthers = 0;
            Parallel.Invoke(
                () => ofOwn = own.TakeWhile(calls.TryAddOwn).Count(),
                () => ofOthers = others.TakeWhile(calls.TryAdd).Count());
            var all = NumbersOf(calls);
            Assert.That(all, Has.Count.EqualTo(ofOwn + ofOthers));
            Assert.That(all, Has.Count.AtLeast(MementoRecord.MaximumInvocations));
            Assert.That(all.Where(static number => number < FirstOfOthers).ToList(), Is.EqualTo(Enumerable.Range(0, ofOwn)));
            Assert.That(all.Where(static number => number >= FirstOfOthers).ToList(), Is.EqualTo(Enumerable.Range(FirstOfOthers, ofOthers)));
        }
    }

    [TestCase(3)]
    [TestCase(500)]
    public void Closed_it_takes_no_more_and_its_memory_is_another_one_s(int count)
    {
        var first = new DirectCalls();
        for (var i = 0; i < count; i++)
        {
            first.TryAddOwn(Memento(i));
        }

        first.Close();
        Assert.That(first.TryAddOwn(Memento(-1)), Is.False);
        Assert.That(first.TryAdd(Memento(-1)), Is.False);
        var second = new DirectCalls();
        var memento = Memento(0);
        for (var i = 0; i < count; i++)
        {
            second.TryAddOwn(memento);
        }

        Assert.That(first.TryAddOwn(Memento(-1)), Is.False);
        Assert.That(second.ToList(), Has.Count.EqualTo(count).And.All.SameAs(memento));
    }

    private static List<int> NumbersOf(DirectCalls calls) => [.. calls.ToList().Cast<MementoRecord>().Select(static memento => memento.ProcessId)];

    private static MementoRecord Memento(int number) => Mementos.Any() with { ProcessId = number };
}
