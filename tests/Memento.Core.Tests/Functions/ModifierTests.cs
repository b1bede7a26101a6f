using Memento.Core.Tests.Support;
using Memento.Running;
using Moq;

namespace Memento.Core.Tests.Functions;

/// <summary>Calls that are forced to run in this process, and calls that may make none themselves.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ModifierTests(string storage, string runner) : CallingTests(storage, runner)
{
    private const string Prevented = "Further Memento calls are prevented in this context";

    private static readonly IReadOnlyDictionary<string, object?> Flood = new Dictionary<string, object?> { ["scenario"] = "flood" };
    private static readonly MementoFunction<string, int> CallsRefused = Memo.Of<string, int>(CallsRefusedBody);
    internal static readonly MementoFunction<string, int> Careful = Memo.Of<string, int>(CarefulBody);
    private static readonly MementoFunction<string, int> CarefulLater = Memo.Of<string, int>(CarefulLaterBody);

    [Test]
    public async Task A_call_forced_to_run_here_runs_although_the_runner_refuses_it()
    {
        Assert.That(() => Arithmetic.Refused.Call(Key), Throws.TypeOf<RunnerRefusedException>());
        Assert.That(Arithmetic.Refused.ForcingLocal().Call(Key), Is.EqualTo(1));
        Assert.That(await Arithmetic.Refused.ForcingLocal().CallAsync(Key), Is.EqualTo(1));
        Assert.That(Arithmetic.Refused.ForcingLocal().Batch([Key, Key, Key + 2], (refused, key) => refused.With(key)), Is.EqualTo(new[] { 1, 1, 1 }));
        Assert.That(await Arithmetic.Refused.ForcingLocal().BatchAsync([Key + 3], (refused, key) => refused.With(key)), Is.EqualTo(new[] { 1 }));
        Assert.That(Arithmetic.Refused.ForcingLocal().WithContext("scenario", "flood").Call(Key + 4), Is.EqualTo(1), "and with further modifiers");
        Assert.That((Runs.Of(Key), Runs.Of(Key + 2), Runs.Of(Key + 3), Runs.Of(Key + 4)), Is.EqualTo((1, 1, 1, 1)));
        Assert.That(Arithmetic.Refused.Memento(Key)!.Runner, Is.EqualTo(new RunnerDescription("local")), "the same entry");
        Assert.That(() => Arithmetic.Refused.Call(Key), Throws.TypeOf<RunnerRefusedException>(), "the plain handle is refused as before");
    }

    [Test]
    public void Forcing_is_for_that_call_only()
    {
        Assert.That(() => CallsRefused.ForcingLocal().Call(Key), Throws.TypeOf<RunnerRefusedException>());
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public void A_call_forced_to_run_here_gives_the_same_value_and_the_same_entry()
    {
        Assert.That(Arithmetic.Twice.ForcingLocal().Call(Key, 4), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.Call(Key, 5), Is.EqualTo(10));
        Assert.That(Arithmetic.Twice.ForcingLocal().Call(Key, 5), Is.EqualTo(10));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(Arithmetic.Twice.ForcingLocal().IgnoringResult().Call(Key, 6), Is.Zero);
        Assert.That(Arithmetic.Twice.IgnoringResult().ForcingLocal().Call(Key, 6), Is.Zero);
        Assert.That(Arithmetic.Twice.Call(Key, 6), Is.EqualTo(12));
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
        Assert.That(PriceHandle.PriceMemento.Partial(days: 4).ForcingLocal().With(Key).Call(), Is.EqualTo(2));
    }

    [OwnEnvironment]
    [Test]
    public void A_call_forced_to_run_here_does_not_ask_another_runner()
    {
        var cluster = Test.Environment.GetCluster(null)!;
        var runner = new Mock<IRunnerBackend>(MockBehavior.Strict);
        cluster.Replace(cluster.Storage, runner.Object);
        Assert.That(Arithmetic.Twice.ForcingLocal().Call(Key, 4), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.ForcingLocal().Batch([5, 6], (twice, x) => twice.With(Key, x)), Is.EqualTo(new[] { 10, 12 }));
        runner.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_call_that_may_make_none_is_refused_those_it_tries_remembered_or_not([Values] bool isRemembered)
    {
        if (isRemembered)
        {
            // Twice, so that it stands on the shelf as well.
            Arithmetic.Twice.Call(Key, 5);
            Arithmetic.Twice.Call(Key, 5);
        }

        var runs = Runs.Of(Key);
        var alone = Arithmetic.TwiceLater.PreventingCalls();
        Assert.That(() => alone.Call(Key, 5), Refused());
        Assert.That(async () => await alone.CallAsync(Key, 5), Refused());
        Assert.That(() => alone.Batch([5], (twice, x) => twice.With(Key, x)), Refused());
        Assert.That(Runs.Of(Key), Is.EqualTo(runs + 3), "the function itself ran");
        Assert.That(await Arithmetic.TwiceLater.MementoAsync(Key, 5), Is.Null);
        Assert.That(await Arithmetic.TwiceLater.CallAsync(Key, 5), Is.EqualTo(10));
        Assert.That(await alone.CallAsync(Key, 5), Is.EqualTo(10), "What is remembered is given; it was computed with all it needs.");

        static NUnit.Framework.Constraints.Constraint Refused() => Throws.TypeOf<CallPreventedException>()
            .And.Message.StartsWith(Prevented).And.Message.Contains("TwiceLaterBody").And.Message.Contains("TwiceBody");
    }

    [Test]
    public async Task What_a_function_gives_after_it_was_prevented_is_given_and_not_remembered([Values] bool isSynchronous)
    {
        var careful = isSynchronous ? Careful : CarefulLater;
        Assert.That(isSynchronous ? careful.PreventingCalls().Call(Key) : await careful.PreventingCalls().CallAsync(Key), Is.EqualTo(-1));
        Assert.That(careful.Memento(Key), Is.Null);
        Assert.That(isSynchronous ? careful.Call(Key) : await careful.CallAsync(Key), Is.EqualTo(2), "Others get what it gives with the calls it makes.");
        Assert.That(isSynchronous ? careful.PreventingCalls().Call(Key) : await careful.PreventingCalls().CallAsync(Key), Is.EqualTo(2));
        Assert.That(careful.PreventingCalls().Batch([Key + 2, Key + 2], (handle, key) => handle.With(key)), Is.EqualTo(new[] { -1, -1 }));
        Assert.That(careful.Memento(Key + 2), Is.Null);
    }

    [Test]
    public void What_a_function_gives_without_having_tried_is_as_good_as_ever()
    {
        Assert.That(Arithmetic.Twice.PreventingCalls().Call(Key, 4), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_waits_for_a_call_that_was_prevented_runs_it_with_its_calls()
    {
        var key = Key;
        var (inside, leave) = (new Signal(key + "/inside"), new Signal(key + "/leave"));
        Arithmetic.During[key] = async token =>
        {
            if (Runs.Of(key) == 1)
            {
                inside.Set();
                await leave.WaitAsync(cancellationToken: token);
            }

            await Arithmetic.Twice.CallAsync(key + "/inner", 1, token);
        };
        var first = Arithmetic.Cancellable.PreventingCalls().CallAsync(key).AsTask();
        await inside.WaitAsync();
        var second = Arithmetic.Cancellable.CallAsync(key).AsTask();
        leave.Set();
        Assert.That(async () => await first, Throws.TypeOf<CallPreventedException>());
        Assert.That(await second, Is.EqualTo(1));
        Assert.That(Arithmetic.Cancellable.Memento(key), Is.Not.Null);
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void Calls_made_from_tasks_and_threads_are_prevented_too()
    {
        var key = Key;
        Arithmetic.During[key] = async _ =>
        {
            await Task.Yield();
            Assert.ThrowsAsync<CallPreventedException>(() => Task.Run(() => Arithmetic.Twice.Call(key + "/inner", 1)));
            Exception? caught = null;
            var thread = new Thread(() => caught = Assert.Throws<CallPreventedException>(() => Arithmetic.Twice.Call(key + "/inner", 1)));
            thread.Start();
            thread.Join();
            Assert.That(caught, Is.Not.Null);
        };
        Assert.That(Arithmetic.Cancellable.PreventingCalls().Call(key), Is.EqualTo(1));
        Assert.That(Runs.Of(key + "/inner"), Is.Zero);
        Assert.That(Arithmetic.Cancellable.Memento(key), Is.Null);
    }

    [Test]
    public void A_handle_with_any_modifier_leaves_the_one_it_was_made_from_as_it_is_and_is_no_argument()
    {
        var (local, alone) = (Arithmetic.Twice.ForcingLocal(), Arithmetic.Twice.PreventingCalls());
        Assert.That((Arithmetic.Twice.Modifiers.ForcesLocal, Arithmetic.Twice.Modifiers.PreventsCalls), Is.EqualTo((false, false)));
        var all = local.PreventingCalls().IgnoringResult().WithContext("a", 1).Modifiers;
        Assert.That((all.ForcesLocal, all.PreventsCalls, all.IgnoresResult, all.Context!.Count), Is.EqualTo((true, true, true, 1)));
        Assert.That(() => Arithmetic.Apply.Call(Key, local), Throws.TypeOf<UnsupportedArgumentException>());
        Assert.That(() => Arithmetic.Apply.Call(Key, alone), Throws.TypeOf<UnsupportedArgumentException>().With.Message.Contains("prevents further calls"));
    }

    [Test]
    public void A_context_given_inside_takes_the_place_of_the_callers_and_the_same_one_once_more_is_fine()
    {
        var inner = Key + "/inner";
        Arithmetic.During[Key] = token =>
        {
            Arithmetic.Twice.Call(inner, 1, token);
            Arithmetic.Twice.WithContext(Flood).Call(inner, 1, token);
            Arithmetic.Twice.WithContext("other", 2).Call(inner, 1, token);
            return Task.CompletedTask;
        };
        Arithmetic.Cancellable.WithContext(Flood).Call(Key);
        Assert.That(Arithmetic.Cancellable.WithContext(Flood).Memento(Key)!.Invocations.Select(invocation => invocation.Arguments), Is.EqualTo(new[]
        {
            $$$"""{"_memento_context_args":{"scenario":"flood"},"key":"{{{inner}}}","x":1}""",
            $$$"""{"_memento_context_args":{"scenario":"flood"},"key":"{{{inner}}}","x":1}""",
            $$$"""{"_memento_context_args":{"other":2},"key":"{{{inner}}}","x":1}""",
        }));
        Assert.That(Runs.Of(inner), Is.EqualTo(2));
    }

    [TestCase("custom")]
    [TestCase("not memoized")]
    [TestCase("cancelled")]
    public async Task No_function_runs_any_more_when_one_has_failed(string how)
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, how), Throws.Exception);
        Assert.That(CallContext.Current?.Frame, Is.Null);
        Assert.That(async () => await Arithmetic.Fail.CallAsync(Key, how), Throws.Exception);
        Assert.That(CallContext.Current?.Frame, Is.Null);
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
        await Task.Yield();
        Assert.That(CallContext.Current?.Frame, Is.Null);
    }

    [MementoFunction(Version = "1")]
    private static int CallsRefusedBody(string key) => Arithmetic.Refused.Call(key);

    [MementoFunction(Version = "1")]
    private static int CarefulBody(string key)
    {
        Runs.Count(key);
        try
        {
            return Arithmetic.Twice.Call(key + "/inner", 1);
        }
        catch (CallPreventedException)
        {
            return -1;
        }
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> CarefulLaterBody(string key)
    {
        try
        {
            return await Arithmetic.Twice.CallAsync(key + "/inner", 1);
        }
        catch (CallPreventedException)
        {
            return -1;
        }
    }
}
