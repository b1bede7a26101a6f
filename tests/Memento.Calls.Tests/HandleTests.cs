using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using Memento.Running;

namespace Memento.Calls.Tests;

/// <summary>Generated handles: each finds what a natural call remembered, and the other way round.</summary>
internal sealed class HandleTests : CallingTests
{
    [Test]
    public void A_handle_calls_as_the_function_itself_does()
    {
        Assert.That(Numbers.TwiceMemento.Call(Key, 2), Is.EqualTo(4));
        Assert.That(Numbers.Twice(Key, 2), Is.EqualTo(4));
        Assert.That(Numbers.TwiceMemento.With(Key, 2).Call(), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_handle_forgets_and_finds_what_a_natural_call_remembered()
    {
        Numbers.Twice(Key, 2);
        Assert.That(Numbers.TwiceMemento.Memento(Key, 2)!.Call.Function, Is.EqualTo(Numbers.TwiceMemento.Name));

        Numbers.TwiceMemento.Forget(Key, 2);

        Assert.That(Numbers.TwiceMemento.Memento(Key, 2), Is.Null);
        Numbers.Twice(Key, 2);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void Arguments_left_out_of_a_handle_stay_out_of_the_key()
    {
        Numbers.Optional(Key, 1);
        Assert.That(Numbers.OptionalMemento.Call(Key, 1), Is.EqualTo("1 2 "));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Numbers.OptionalMemento.Call(Key, 1, 2), Is.EqualTo("1 2 "));
        Assert.That(Numbers.OptionalMemento.Call(Key, 1, c: null), Is.EqualTo("1 2 "));
        Assert.That(Count, Is.EqualTo(3));
        Assert.That(Numbers.OptionalMemento.Memento(Key, 1, c: "x"), Is.Null);
    }

    [Test]
    public void Arguments_in_any_number_are_given_to_a_handle()
    {
        Assert.That(Numbers.SumMemento.With(Key, 1, 2).Call(), Is.EqualTo(3));
        Assert.That(Numbers.SumMemento.Call(Key, [1, 2]) + Numbers.Sum(Key, 1, 2), Is.EqualTo(6));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Numbers.SumMemento.Call(Key) + Numbers.Sum(Key), Is.Zero);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void Arguments_in_any_number_may_be_none_at_all()
    {
        Assert.That(Numbers.SumOrNothingMemento.Call(Key, null) + Numbers.SumOrNothing(Key, null), Is.EqualTo(-2));
        Assert.That(Numbers.SumOrNothingMemento.With(Key, null).Call(), Is.EqualTo(-1));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Numbers.SumOrNothingMemento.With(Key).Call() + Numbers.SumOrNothing(Key) + Numbers.SumOrNothingMemento.Call(Key, []), Is.Zero);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void What_a_handle_gives_is_an_argument_like_any_other()
    {
        var four = Numbers.TwiceMemento.Call(Key, 2);
        Assert.That(Numbers.Twice(Key, four) + Numbers.Twice(Key, four), Is.EqualTo(16));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(Numbers.Twice(Key, Numbers.TwiceMemento.Call(Key, 2) + 1) + Numbers.Twice(Key, Numbers.TwiceMemento.Call(Key, 2) + 1), Is.EqualTo(20));
        Assert.That(Count, Is.EqualTo(3));
        Assert.That(Numbers.Largest(Key, [Numbers.TwiceMemento.Call(Key, 2), 1]) + Numbers.Largest(Key, [four, 1]), Is.EqualTo(2 * four));
        Assert.That(Count, Is.EqualTo(4));
        for (var i = 0; i < 2; i++)
        {
            foreach (var twice in Numbers.TwiceMemento.Batch([2], (handle, x) => handle.With(Key, x)))
            {
                Numbers.Optional(Key, twice);
            }
        }

        Assert.That(Count, Is.EqualTo(5));
    }

    [Test]
    public void A_handle_is_an_argument_like_any_other()
    {
        var twice = Numbers.TwiceMemento;
        Assert.That(Numbers.OfHandle(Key, Numbers.TwiceMemento) + Numbers.OfHandle(Key, twice), Is.EqualTo(2 * nameof(Numbers.Twice).Length));
        Assert.That(Count, Is.EqualTo(1));
        Assert.That(Numbers.OfHandle(Key, twice, twice) + Numbers.OfHandle(Key, Numbers.TwiceMemento, Numbers.TwiceMemento), Is.EqualTo(14));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(Numbers.OfHandleMemento.Call(Key, twice), Is.EqualTo(Numbers.OfHandle(Key, twice)));
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void What_is_not_in_the_key_is_no_part_of_what_is_forgotten()
    {
        var logged = new List<int>();
        Assert.That(Numbers.LoggedMemento.Call(Key, 1, logged.Add), Is.EqualTo(1));
        Assert.That(logged, Is.EqualTo(new[] { 1 }));
        Numbers.LoggedMemento.Forget(Key, 1);
        Assert.That(Numbers.LoggedMemento.Memento(Key, 1), Is.Null);
    }

    [Test]
    public void A_partial_handle_has_some_of_the_arguments()
    {
        var partial = Numbers.OptionalMemento.Partial(key: Key, c: "x");

        Assert.That(partial.Call(a: 1), Is.EqualTo(Numbers.Optional(Key, 1, c: "x")));
        Assert.That(partial.Partial(a: 1).Call(c: "y"), Is.EqualTo(Numbers.Optional(Key, 1, c: "y")));
        Assert.That(partial.With(a: 1).Memento(), Is.Not.Null);
        Assert.That(Count, Is.EqualTo(2));
    }

    [Test]
    public void An_argument_of_an_interface_type_is_given_by_name()
    {
        IReadOnlyList<int> numbers = [1, 2];

        Assert.That(Numbers.SumOfListMemento.Partial(numbers: Argument.Of(numbers)).Call(Key), Is.EqualTo(Numbers.SumOfList(Key, 1, 2)));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public async Task An_asynchronous_function_has_a_handle_with_its_result()
    {
        Assert.That(await Waiting.TwiceAsyncMemento.CallAsync(Key, 2) + await Waiting.TwiceAsync(Key, 2), Is.EqualTo(8));
        Assert.That(Waiting.TwiceAsyncMemento.Call(Key, 2), Is.EqualTo(4));
        Assert.That(await Waiting.TwiceAsyncMemento.MementoAsync(Key, 2), Is.Not.Null);
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void A_batch_is_made_of_the_handles_calls()
    {
        Assert.That(Numbers.TwiceMemento.Batch([1, 2, 1], (handle, x) => handle.With(Key, x)), Is.EqualTo(new[] { 2, 4, 2 }));
        Assert.That(Numbers.TwiceMemento.Map([1, 2, 3], (handle, x) => handle.With(Key, x))[3], Is.EqualTo(6));
        Assert.That(Count, Is.EqualTo(3));
    }

    [Test]
    public void Modifiers_give_a_handle_of_the_same_type()
    {
        var handle = Numbers.TwiceMemento.WithContext("mode", "slow");

        Assert.That(handle.Call(Key, 1) + Numbers.Twice(Key, 1), Is.EqualTo(4));
        Assert.That(Count, Is.EqualTo(2));
        Assert.That(handle.IgnoringResult().Call(Key, 1), Is.Zero);
    }

    [Test]
    public void A_handle_that_forces_its_calls_to_run_here_finds_and_leaves_the_same_entries()
    {
        Assert.That(Numbers.TwiceMemento.ForcingLocal().Call(Key, 1) + Numbers.Twice(Key, 1), Is.EqualTo(4));
        Assert.That(Numbers.TwiceMemento.Partial(x: 1).ForcingLocal().Call(Key), Is.EqualTo(2));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public async Task A_handle_that_prevents_calls_prevents_natural_ones([Values] bool isRemembered)
    {
        if (isRemembered)
        {
            // By its name and by its arguments, so that a hit would come from the shelf.
            Assert.That(Numbers.Fibonacci(Key, 4) + await Waiting.FibonacciAsync(Key, 4), Is.EqualTo(6));
        }

        Assert.Throws<CallPreventedException>(() => Numbers.FibonacciMemento.PreventingCalls().Call(Key, 5));
        Assert.Throws<CallPreventedException>(() => Numbers.FibonacciMemento.PreventingCalls().Batch([5, 6], (handle, n) => handle.With(Key, n)));
        Assert.ThrowsAsync<CallPreventedException>(async () => await Waiting.FibonacciAsyncMemento.PreventingCalls().CallAsync(Key, 5));
        Assert.That(Numbers.FibonacciMemento.PreventingCalls().Call(Key, 1), Is.EqualTo(1), "It makes no calls.");
        Assert.That(Numbers.Fibonacci(Key, 5) + await Waiting.FibonacciAsync(Key, 5), Is.EqualTo(10));
    }

    [Test]
    public void Handles_with_other_partial_arguments_are_other_arguments()
    {
        Numbers.OfHandle(Key, Numbers.OptionalMemento.Partial(a: 3));
        Numbers.OfHandle(Key, Numbers.OptionalMemento.Partial(a: 4));
        Numbers.OfHandle(Key, Numbers.OptionalMemento.Partial(a: 3));
        Assert.That(Count, Is.EqualTo(2));
    }

    [TestCase(true, 3)]
    [TestCase(false, 1)]
    public void What_a_function_says_of_its_exceptions_holds_for_natural_calls_too(bool isLate, int runs)
    {
        Assert.That(() => Numbers.Fail(Key, isLate), Throws.Exception);
        Assert.That(() => Numbers.Fail(Key, isLate), Throws.Exception);
        Assert.That(() => Numbers.FailMemento.Call(Key, isLate), Throws.Exception);
        Assert.That(Count, Is.EqualTo(runs));
    }

    [Test]
    public void A_generic_function_has_a_handle_for_its_type_arguments()
    {
        Assert.That(Numbers.LargestMemento<int>().Call(Key, new[] { 1, 3 }), Is.EqualTo(Numbers.Largest(Key, [1, 3])));
        Assert.That(Count, Is.EqualTo(1));
    }

    [Test]
    public void Private_functions_and_those_of_extension_blocks_have_handles()
    {
        Assert.That(Secrets.SecretStringInt32Memento.Call(Key, 1), Is.EqualTo(Secrets.Of(Key, 1)));
        Assert.That(Secrets.SecretStringTMemento<string>().Call(Key, "x"), Is.EqualTo(Secrets.Of(Key, "x")));
        Assert.That(Secrets.OfGeneric<int>.SecretMemento<int, long>().Call(Key, 1, 2L), Is.EqualTo(Secrets.OfGeneric<int>.Of(Key, 1, 2L)));
        Assert.That(Secrets.OfStaticGeneric<int>.SecretMemento.Call(Key, 1), Is.EqualTo(Secrets.OfStaticGeneric<int>.Of(Key, 1)));
        Assert.That(Secrets.OfStruct.SecretMemento.Call(Key, 1), Is.EqualTo(Secrets.OfStruct.Of(Key, 1)));
        Assert.That(Secrets.IOfInterface.SecretMemento.Call(Key, 1), Is.EqualTo(Secrets.IOfInterface.Of(Key, 1)));
        Assert.That(Texts.RepeatedMemento.Call(Key, 2), Is.EqualTo(string.Repeated(Key, 2)));
        Assert.That(Texts.WordsMemento.Call(Key), Is.EqualTo(Key.Words()));
        Assert.That(Count, Is.EqualTo(8));
    }
}
