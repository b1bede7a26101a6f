using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Functions;

/// <summary>Equal calls at once, from threads and tasks.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class SingleFlightTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_circle_that_two_threads_enter_at_different_ends_is_refused_to_both()
    {
        var (first, second) = (Key + "/first", Key + "/second");
        var inside = new Signal(Key + "/inside");
        Task During(string other)
        {
            if (inside.Count < 2)
            {
                inside.Meet(2);
            }

            Arithmetic.Cancellable.Call(other);
            return Task.CompletedTask;
        }

        Arithmetic.During[first] = _ => During(second);
        Arithmetic.During[second] = _ => During(first);
        // The one that closes the circle is refused, and its caller fails; who waited for that one runs it for himself, and closes the circle in turn.
        foreach (var call in new[] { first, second }.Select(key => Task.Factory.StartNew(() => Arithmetic.Cancellable.Call(key), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray())
        {
            Assert.That(async () => await call.WaitAsync(Deadline), Throws.TypeOf<CyclicCallException>());
        }

        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void A_circle_by_equal_calls_of_a_batch_is_refused()
    {
        var (first, second) = (Key + "/first", Key + "/second");
        Arithmetic.During[first] = async _ => await Arithmetic.Cancellable.BatchAsync([1, 2], (function, _) => function.With(second), cancellationToken: CancellationToken.None);
        Arithmetic.During[second] = async _ => await Arithmetic.Cancellable.CallAsync(first, CancellationToken.None);
        Assert.That(async () => await Arithmetic.Cancellable.CallAsync(first).AsTask().WaitAsync(Deadline), Throws.TypeOf<CyclicCallException>());
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task Equal_calls_at_once_run_the_body_once()
    {
        var key = Key;
        var inside = new Signal(key + "/inside");
        Arithmetic.During[key] = token => inside.WaitAsync(cancellationToken: token);
        var calls = Enumerable.Range(0, 8).Select(_ => Arithmetic.Cancellable.CallAsync(key).AsTask()).ToArray();
        inside.Set();
        Assert.That(await Task.WhenAll(calls), Is.All.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
        Assert.That(Test.Environment.Flights.Count, Is.Zero, "nothing is left of a call that has ended");
    }

    [Test]
    public void Threads_that_call_the_same_run_it_once()
    {
        var key = Key;
        var all = new Signal(key + "/all");
        Arithmetic.During[key] = _ =>
        {
            // The body goes on only when every thread is about to call or waiting already.
            all.Wait(8);
            return Task.CompletedTask;
        };
        var results = new int[8];
        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            all.Set();
            results[i] = Arithmetic.Cancellable.Call(key);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.That(results, Is.All.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cancelled_call_does_not_poison_who_waits_for_it()
    {
        var key = Key;
        using var cancellation = new CancellationTokenSource();
        var started = new Signal(key + "/started");
        Arithmetic.During[key] = async token =>
        {
            started.Set();
            if (Runs.Of(key) == 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var first = Arithmetic.Cancellable.CallAsync(key, cancellation.Token).AsTask();
        await started.WaitAsync();
        var second = Arithmetic.Cancellable.CallAsync(key).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await second, Is.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(2), "who waited ran it for himself");
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_function_computes_that_does_not_hear_of_its_cancellation_is_kept_and_the_callers(bool isSynchronous)
    {
        var key = Key;
        using var cancellation = new CancellationTokenSource();
        var (started, leave) = (new Signal(key + "/started"), new Signal(key + "/leave"));
        Looking.Coast.Telling[key] = Stay(started, leave);
        var call = Task.Run(async () => isSynchronous ? Looking.Coast.Told.Call(key, cancellation.Token) : await Looking.Coast.Told.CallAsync(key, cancellation.Token));
        await started.WaitAsync();
        await cancellation.CancelAsync();
        leave.Set();
        Assert.That(await call, Is.EqualTo(key.Length));
        Assert.That(Looking.Coast.Told.Memento(key), Is.Not.Null);
        Assert.That(Looking.Coast.Told.Call(key), Is.EqualTo(key.Length));
        Assert.That(started.Count, Is.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_function_returns_that_hears_of_its_cancellation_is_the_callers_and_not_kept(bool isBatch)
    {
        var key = Key;
        using var cancellation = new CancellationTokenSource();
        var started = new Signal(key + "/started");
        Arithmetic.During[key] = UntilCancelled(key, started);
        var call = Task.Run(async () => isBatch
            ? (await Arithmetic.Cancellable.BatchAsync([key], (function, one) => function.With(one), cancellationToken: cancellation.Token))[0]
            : await Arithmetic.Cancellable.CallAsync(key, cancellation.Token));
        await started.WaitAsync();
        await cancellation.CancelAsync();
        Assert.That(await call, Is.EqualTo(1));
        Assert.That(Arithmetic.Cancellable.Memento(key), Is.Null, "it may be half of what it would be");
        Assert.That(Arithmetic.Cancellable.Call(key), Is.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(2));
    }

    [Test]
    public async Task Who_waits_may_give_up_without_harm_to_the_others()
    {
        var key = Key;
        var inside = new Signal(key + "/inside");
        var started = new Signal(key + "/started");
        Arithmetic.During[key] = token =>
        {
            started.Set();
            return inside.WaitAsync(cancellationToken: token);
        };
        var first = Arithmetic.Cancellable.CallAsync(key).AsTask();
        await started.WaitAsync();
        using var cancellation = new CancellationTokenSource();
        var second = Arithmetic.Cancellable.CallAsync(key, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        inside.Set();
        Assert.That(await first, Is.EqualTo(1));
    }

    // By themselves, since what a worker is to do has no token of the test with it.
    private static Action Stay(Signal started, Signal leave) => () =>
    {
        started.Set();
        leave.Wait();
    };

    // The first time only.
    private static Func<CancellationToken, Task> UntilCancelled(string key, Signal started) => async token =>
    {
        started.Set();
        if (Runs.Of(key) == 1)
        {
            var cancelled = new TaskCompletionSource();
            await using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
        }
    };
}
