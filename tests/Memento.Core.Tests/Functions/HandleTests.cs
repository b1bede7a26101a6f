using Memento.Core.Tests.Support;
using Memento.Running;
using Memento.Keys;

namespace Memento.Core.Tests.Functions;

/// <summary>What generated handles can do beside calling: arguments left out, partial application, context, ignored results.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class HandleTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly MementoFunction<string, PriceHandle.PricePartial, double> Priced = Memo.Of<string, PriceHandle.PricePartial, double>(PricedBody);

    private static PriceHandle Price => PriceHandle.PriceMemento;

    [Test]
    public void An_argument_left_out_stays_out_of_the_key_and_the_function_gets_its_default()
    {
        Assert.That(Price.With(Key, 4).Call(), Is.EqualTo(2));
        Assert.That(Price.With(Key, 4).Memento()!.Arguments, Is.EqualTo($$"""{"days":4,"key":"{{Key}}"}"""));
        Assert.That(Price.With(Key, 4, 0.5).Memento(), Is.Null, "with the default given it is another call");
        Assert.That(Price.With(Key, 4, 0.5).Call(), Is.EqualTo(2));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public async Task A_call_that_was_bound_is_made_looked_at_and_forgotten()
    {
        var call = Price.With(Key, 2);
        Assert.That(await call.CallAsync(), Is.EqualTo(1));
        Assert.That(await call.MementoAsync(), Is.Not.Null);
        await call.ForgetAsync();
        Assert.That(call.Memento(), Is.Null);
        Assert.That(call.Call(), Is.EqualTo(1));
        call.Forget();
        Assert.That(call.Memento(), Is.Null);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void What_is_not_in_the_key_is_passed()
    {
        RequireThisProcess("What an argument refers to: a delegate is in the caller's memory.");
        var told = 0;
        Price.With(Key, 1, log: () => told++).Call();
        Price.With(Key, 1, log: () => told++).Call();
        Assert.That(told, Is.EqualTo(1));
    }

    [Test]
    public void A_partial_application_is_the_same_call()
    {
        var tomorrow = Price.Partial(days: 1);
        Assert.That(tomorrow.With(Key).Call(), Is.EqualTo(0.5));
        Assert.That(Price.With(Key, 1).Call(), Is.EqualTo(0.5));
        Assert.That(Price.Partial(Key).Partial(days: 1).With().Call(), Is.EqualTo(0.5), "chained");
        Assert.That(Price.Partial(days: 7).Partial(days: 1).With(Key).Call(), Is.EqualTo(0.5), "the later stands");
        Assert.That(Price.Partial(days: 7).With(Key, days: 1).Call(), Is.EqualTo(0.5), "the call's own stands over all");
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_argument_that_a_partial_application_lacks_is_named()
    {
        Assert.That(() => Price.Partial(Key).With().Call(), Throws.TypeOf<ArgumentBindingException>().With.Message.Contains("'days'"));
        Assert.That(() => Price.Partial(Key).With().Memento(), Throws.TypeOf<ArgumentBindingException>().With.Message.Contains("'days'"));
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public void A_handle_with_partial_arguments_is_another_argument()
    {
        var reference = Price.Partial(days: 3).Reference;
        Assert.That(reference.Partial.Keyword, Is.EqualTo(new Dictionary<string, object?> { ["days"] = 3 }));
        Assert.That(Price.Reference.Partial.IsEmpty);
    }

    [Test]
    public void A_handle_with_partial_arguments_can_be_called_inside()
    {
        Assert.That(Priced.Call(Key, Price.Partial(days: 4)), Is.EqualTo(2));
        Assert.That(Priced.Call(Key, Price.Partial(days: 6, rate: 1)), Is.EqualTo(6));
        Assert.That(Priced.Call(Key, Price.Partial(days: 4)), Is.EqualTo(2));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void Context_arguments_are_in_the_key_and_in_that_of_every_call_inside()
    {
        var context = Price.WithContext("scenario", "flood");
        Assert.That(context.With(Key, 1).Call(), Is.EqualTo(0.5));
        Assert.That(Price.With(Key, 1).Call(), Is.EqualTo(0.5));
        Assert.That(context.With(Key, 1).Call(), Is.EqualTo(0.5));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(Runs.Of(Key + "/inner"), Is.EqualTo(2), "the inner call is another one in the context");
        Assert.That(context.With(Key, 1).Memento()!.Arguments, Is.EqualTo($$$"""{"_memento_context_args":{"scenario":"flood"},"days":1,"key":"{{{Key}}}"}"""));
        Assert.That(context.With(Key, 1).Memento()!.Invocations[0].Arguments, Does.Contain("flood"));
        Assert.That(Arithmetic.Twice.WithContext("scenario", "flood").Memento(Key + "/inner", 1), Is.Not.Null);
    }

    [Test]
    public void Context_of_a_handle_takes_the_place_of_another_and_the_handle_it_was_made_from_stays_as_it_is()
    {
        var both = Price.WithContext("a", 1).WithContext("b", 2);
        var other = both.WithContext(new Dictionary<string, object?> { ["c"] = 3 });
        both.With(Key, 1).Call();
        other.With(Key, 1).Call();
        Assert.That(both.With(Key, 1).Memento()!.Arguments, Does.Contain("""{"a":1,"b":2}"""));
        Assert.That(other.With(Key, 1).Memento()!.Arguments, Does.Contain("""{"c":3}"""));
        Assert.That(other.WithContext(new Dictionary<string, object?>()).With(Key, 1).Memento(), Is.Null, "an empty context is none, and without one it was not called");
        Assert.That(Price.With(Key, 1).Memento(), Is.Null);
        Price.With(Key, 1).Call();
        var runs = Runs.Of(Key);
        Assert.That(other.WithContext(new Dictionary<string, object?>()).With(Key, 1).Memento(), Is.Not.Null, "with an empty context it is the call without one");
        Assert.That(other.WithContext(new Dictionary<string, object?>()).With(Key, 1).Call(), Is.EqualTo(0.5));
        Assert.That(Runs.Of(Key), Is.EqualTo(runs));
    }

    [Test]
    public void A_typed_shelf_does_not_answer_for_a_context()
    {
        Arithmetic.Twice.Call(Key, 5);
        Arithmetic.Twice.Call(Key, 5);
        Arithmetic.Twice.WithContext("scenario", "flood").Call(Key, 5);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_typed_shelf_does_not_answer_a_call_inside_of_a_context()
    {
        Arithmetic.SumOfTwice.Call(Key, 5);
        Arithmetic.Twice.Call(Key, 5);
        Arithmetic.Twice.Call(Key, 6);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(Arithmetic.SumOfTwice.WithContext("scenario", "flood").Call(Key, 5), Is.EqualTo(32));
        Assert.That(Runs.Of(Key), Is.EqualTo(4));
    }

    [Test]
    public void Modifiers_add_up_in_any_order()
    {
        var one = Price.WithKeyOverride("prices/flood").Partial(days: 4).WithContext("scenario", "flood").IgnoringResult().ForcingLocal();
        var other = Price.WithKeyOverride("prices/flood").ForcingLocal().IgnoringResult().WithContext("scenario", "flood").PreventingCalls().Partial(days: 4);
        Assert.That(one.With(Key).Call(), Is.Zero, "The result is ignored.");
        var memento = Price.WithContext("scenario", "flood").With(Key, 4).Memento();
        Assert.That(memento?.Content?.Key.Path, Is.EqualTo("prices/flood"));
        Assert.That(other.With(Key).Memento()?.Time, Is.EqualTo(memento?.Time));
        Assert.That(() => other.With(Key + "2").Call(), Throws.TypeOf<CallPreventedException>());
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_ignored_result_is_computed_and_kept_and_not_returned()
    {
        var ignoring = Price.IgnoringResult();
        Assert.That(ignoring.With(Key, 4).Call(), Is.Zero);
        Assert.That(ignoring.With(Key, 4).Call(), Is.Zero);
        Assert.That(Price.With(Key, 4).Call(), Is.EqualTo(2));
        Assert.That(ignoring.With(Key, 4).Call(), Is.Zero);
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_is_not_a_result_to_ignore()
    {
        var ignoring = Price.IgnoringResult();
        Assert.That(() => ignoring.With(Key, -1).Call(), Throws.ArgumentException);
        Assert.That(() => ignoring.With(Key, -1).Call(), Throws.ArgumentException);
        Test.Environment.GetCluster(null)!.Storage.Memory.Clear();
        Assert.That(() => ignoring.With(Key, -1).Call(), Throws.ArgumentException, "nor is one that is in the store alone");
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void Handles_of_delegates_have_the_modifiers_too()
    {
        Assert.That(Arithmetic.Twice.With(Key, 4).Call(), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.IgnoringResult().Call(Key, 4), Is.Zero);
        Assert.That(Arithmetic.Twice.WithContext("a", 1).Call(Key, 4), Is.EqualTo(8));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_modified_handle_is_no_argument()
    {
        Assert.That(() => Arithmetic.Apply.Call(Key, Arithmetic.Twice.WithContext("scenario", "flood")), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("context"));
        Assert.That(() => Arithmetic.Apply.Call(Key, Arithmetic.Twice.IgnoringResult()), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("ignores results"));
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public void A_call_of_nothing_says_so() =>
        Assert.That(() => default(BoundCall<int>).Call(), Throws.InvalidOperationException.With.Message.Contains("With"));

    [Test]
    public void A_cancelled_call_is_cancelled()
    {
        RequireThisProcess("What an argument refers to: a delegate is in the caller's memory.");
        using var cancellation = new CancellationTokenSource();
        var call = Price.With(Key, 4, log: cancellation.Cancel);
        Assert.That(() => call.Call(cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(call.Memento(), Is.Null);
    }

    [MementoFunction(Version = "1")]
    private static double PricedBody(string key, PriceHandle.PricePartial price) => price.With(key).Call();
}
