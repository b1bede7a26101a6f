using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using Memento.Provenance;

namespace Memento.Calls.Tests;

/// <summary>What generated handles show of natural calls.</summary>
internal sealed class LookingTests : CallingTests
{
    [Test]
    public void A_function_logs_and_its_version_takes_no_notice()
    {
        Assert.That(Logged.Counted(Key, 2) + Logged.Counted(Key, 2), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Logged.CountedMemento.With(Key, 2).Log(), Does.Match(@"^\S+Z info Memento\[0\] counting 2\n$"));
        Assert.That(Logged.CountedMemento.Code.Gaps, Is.Empty);
    }

    [Test]
    public void A_tree_of_natural_calls_has_those_that_memory_answered_too()
    {
        Logged.Outer("key", 2);
        var tree = Logged.OuterMemento.With("key", 2).Trace();
        Assert.That(tree.Root.Callees.Select(callee => callee.Kind), Is.EqualTo(new[] { CallTreeNodeKind.Full, CallTreeNodeKind.Full }));
        Assert.That(tree.ToString(), Does.Contain("└─ Logged.Counted(key=\"key\", x=2)  number, "));
    }

    [Test]
    public async Task A_partial_handle_lists_the_calls_with_its_arguments()
    {
        Logged.Outer(Key, 1);
        Logged.Outer(Key, 2);
        Assert.That((await Logged.CountedMemento.Partial(x: 2).ListAsync().ToListAsync()).Select(row => row.Get<int>("x")), Is.EqualTo(new[] { 2 }));
        Assert.That(Logged.OuterMemento.ListTable().Rows, Has.Count.EqualTo(2));
    }
}
