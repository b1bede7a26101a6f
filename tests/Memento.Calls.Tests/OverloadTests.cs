using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;

namespace Memento.Calls.Tests;

/// <summary>Functions that share their name: the one that runs is the one that was called.</summary>
internal sealed class OverloadTests : CallingTests
{
    [Test]
    public void A_function_runs_also_where_its_name_prefers_another_one()
    {
        Assert.That(Overloads.PreferredMemento.Call(Key, "x"), Is.EqualTo("string x"));
        Assert.That(Overloads.LongerMemento.Call(Key, "x"), Is.EqualTo("x"));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void Functions_that_differ_in_by_reference_are_told_apart()
    {
        var four = 4;
        Assert.That(Overloads.Reference(Key, 3), Is.EqualTo("value 3"));
        Assert.That(Overloads.Reference(Key, in four), Is.EqualTo("reference 4"));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void What_a_handle_gives_decides_which_function_is_called()
    {
        var four = Numbers.TwiceMemento.Call(Key + "/twice", 2);
        Assert.That(Overloads.Fitting(Key, four) + Overloads.Fitting(Key, four), Is.EqualTo("int 4int 4"));
        Assert.That(Overloads.Fitting(Key, four + 0L) + Overloads.Fitting(Key, four + 0L), Is.EqualTo("object 4object 4"));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void Functions_that_a_type_argument_makes_alike_are_told_apart()
    {
        Assert.That(Overloads.Of<int>.Kind(Key, 3), Is.EqualTo("int 3"));
        Assert.That(Generic(4), Is.EqualTo("T 4"));
        Assert.That(Generic("x"), Is.EqualTo("T x"));
        Assert.That(Count, Is.EqualTo(3));

        string Generic<T>(T x) => Overloads.Of<T>.Kind(Key, x);
    }
}
