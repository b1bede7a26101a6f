using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>The rules of binding that no vector shows.</summary>
public class ArgumentBinderTests
{
    private static readonly string[] Names = ["x", "y"];

    [Test]
    public void Every_route_to_a_call_has_the_same_hash()
    {
        var x = new Dictionary<string, object?> { ["x"] = 1 };
        var y = new Dictionary<string, object?> { ["y"] = 2 };
        var both = new Dictionary<string, object?> { ["y"] = 2, ["x"] = 1 };
        ArgumentHash[] hashes =
        [
            Hash(null, [1, 2], null), Hash(null, [1], y), Hash(null, null, both), Hash(PartialArguments.None.With([1]), [2], null),
            Hash(PartialArguments.None.With(null, x), null, y), Hash(PartialArguments.None.With(null, x), [2], null),
        ];
        Assert.That(hashes, Is.All.EqualTo(hashes[0]));
    }

    [Test]
    public void A_later_partial_and_the_call_itself_win_over_what_was_there()
    {
        var partial = PartialArguments.None.With(null, new Dictionary<string, object?> { ["x"] = 5 }).With(null, new Dictionary<string, object?> { ["x"] = 6 });
        Assert.That(ArgumentBinder.Bind(Names, partial, null)["x"], Is.EqualTo(6));
        Assert.That(ArgumentBinder.Bind(Names, partial, null, new Dictionary<string, object?> { ["x"] = 7 })["x"], Is.EqualTo(7));
    }

    [Test]
    public void A_partial_application_leaves_the_original_as_it_was()
    {
        var one = PartialArguments.None.With([1]);
        var two = one.With([2]);
        Assert.That((PartialArguments.None.IsEmpty, one.Positional.Count, two.Positional.Count), Is.EqualTo((true, 1, 2)));
    }

    [Test]
    public void Too_many_arguments_are_told_by_number_and_by_the_names_that_are_left()
    {
        Assert.That(
            () => ArgumentBinder.Bind(Names, PartialArguments.None.With([1]), [2, 3]),
            Throws.TypeOf<ArgumentBindingException>().And.InstanceOf<ArgumentException>().With.Message.EqualTo("There are 2 arguments by position, but only 1 parameters without a value: y."));
        Assert.That(
            () => ArgumentBinder.Bind(Names, PartialArguments.None.With([1, 2, 3]), null),
            Throws.TypeOf<ArgumentBindingException>().With.Message.EqualTo("There are 3 partial arguments by position, but only 2 parameters: x, y."));
    }

    private static ArgumentHash Hash(PartialArguments? partial, object?[]? positional, Dictionary<string, object?>? keyword) =>
        ArgumentHasher.Hash(ArgumentBinder.Bind(Names, partial, positional, keyword));
}
