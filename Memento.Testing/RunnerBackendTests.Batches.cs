using System.Collections.Concurrent;
using Memento.Running;
using NUnit.Framework;

namespace Memento.Testing;

// What a runner does with many calls at once, whether it runs them one after the other or side by side.
public abstract partial class RunnerBackendTests
{
    /// <summary>What a runner needs that does not wait for its calls, to show it.</summary>
    private static readonly TimeSpan TimeToGiveUp = TimeSpan.FromMilliseconds(50);

    /// <summary>Less than the whole test may take, so that what is waited for is told apart.</summary>
    private TimeSpan Patience => Deadline / 5;

    /// <summary>Progress is told after each call, remembered or not, failed or not, as the number of calls that have ended.</summary>
    [Test]
    [Rule("runner-progress", "Progress is told after each call, remembered or not, failed or not, as the number of calls that have ended.")]
    public async Task Progress_is_told_after_each_call()
    {
        await using var runner = CreateWilling();
        var progress = new RecordingProgress();
        var calls = Enumerable.Range(1, 200).Select(static i => i % 7 == 0 ? TestFunctionCall.Failing(i) : TestFunctionCall.Returning(i)).ToList();
        await runner.RunBatchAsync(calls, new BatchOptions { Progress = progress });
        Assert.Multiple(() =>
        {
            Assert.That(progress.Reported, Is.EqualTo(Enumerable.Range(1, calls.Count)), "Progress is told once after each call, and the number only grows.");
            Assert.That(progress.WasToldTwiceAtOnce, Is.False, "Nobody is told two numbers at once: who listens need not be thread-safe.");
        });
    }

    /// <summary>Outcomes stand where their calls do, in whatever order the calls end.</summary>
    [Test]
    [Rule("runner-batch-order", "Outcomes stand where their calls do, in whatever order the calls end.")]
    public async Task A_batch_keeps_its_order_when_calls_take_different_times()
    {
        await using var runner = CreateWilling();
        var calls = Enumerable.Range(0, 50).Select(static i => TestFunctionCall.ReturningLater(i, turns: i % 2 == 0 ? 50 - i : 0)).ToList();
        var outcomes = await runner.RunBatchAsync(calls, new BatchOptions()).AsTask().WaitAsync(Patience);
        Assert.That(outcomes.Select(static outcome => outcome.Value), Is.EqualTo(Enumerable.Range(0, 50)), "Outcomes come in the order of the calls, not in the one in which they end.");
    }

    /// <summary>The calls that were begun come before those that were not: the first exception in the order of the calls is the failure that stopped the batch, or another one.</summary>
    [Test]
    [Rule("runner-batch-begins-in-order", "Calls are begun in their order: one that was not begun stands after the failure that kept it from it.")]
    public async Task A_batch_that_stops_has_begun_its_calls_in_their_order()
    {
        await using var runner = CreateWilling();
        for (var round = 0; round < 20; round++)
        {
            var calls = Enumerable.Range(0, 20).Select(i => i == round ? TestFunctionCall.Failing(i) : TestFunctionCall.Returning(i)).ToList();
            var outcomes = await runner.RunBatchAsync(calls, new BatchOptions { StopAtFirstFailure = true });
            var first = outcomes.First(static outcome => outcome.Exception is not null);
            Assert.That(first.Exception, Is.InstanceOf<InvalidOperationException>(), "Calls begin in their order: one that was not begun stands after the failure that kept it from it, which is what the caller of the batch gets to see.");
        }
    }

    /// <summary>After a batch's token is cancelled no call begins, and the batch ends as cancelled once none runs any more.</summary>
    [Test]
    [Rule("runner-batch-cancelled", "After a batch's token is cancelled no call begins, and the batch ends as cancelled once none runs any more.")]
    public async Task A_cancelled_batch_begins_no_further_call_and_leaves_none_running()
    {
        await using var runner = CreateHere();
        using var cancellation = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = 0;
        var calls = Enumerable.Range(0, 200).Select(i => new TestFunctionCall(i, async _ =>
        {
            Interlocked.Increment(ref running);
            try
            {
                await Task.Yield();
                if (i == 3)
                {
                    await cancellation.CancelAsync();
                    cancelled.SetResult();
                    await ends.Task;
                }

                return new CallOutcome(i, null, null, true);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        })).ToList();
        var batch = runner.RunBatchAsync(calls, new BatchOptions(), cancellation.Token).AsTask();
        await cancelled.Task.WaitAsync(Patience);
        await Task.WhenAny(batch, Task.Delay(TimeToGiveUp));
        Assert.That(batch.IsCompleted, Is.False, "A batch whose token is cancelled waits for the calls that it has begun.");
        ends.SetResult();
        Assert.That(async () => await batch.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>(), "A batch that is cancelled ends with an OperationCanceledException.");
        Assert.That(running, Is.Zero, "When a batch has ended, none of its calls runs any more, cancelled or not.");
        Assert.That(Host.Ran, Has.Count.LessThan(calls.Count), "After the cancellation no further call is begun.");
    }

    /// <summary>A batch whose token is cancelled beforehand runs nothing.</summary>
    [Test]
    [Rule("runner-batch-cancelled-before", "A batch whose token is cancelled beforehand runs nothing.")]
    public async Task A_batch_that_was_cancelled_before_runs_nothing()
    {
        await using var runner = CreateWilling();
        Assert.That(
            async () => await runner.RunBatchAsync([TestFunctionCall.Returning(1), TestFunctionCall.Returning(2)], new BatchOptions(), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>(),
            "A batch that is cancelled ends with an OperationCanceledException.");
        Assert.That(Host.Ran, Is.Empty, "A batch that was cancelled before it began runs nothing.");
    }

    /// <summary>What is no outcome, such as a failure of the host itself, reaches the batch's caller as it was thrown, once none of its calls runs any more.</summary>
    [Test]
    [Rule("runner-batch-trouble", "What is no outcome, such as a failure of the host itself, reaches the batch's caller as it was thrown, once none of its calls runs any more.")]
    public async Task What_is_no_outcome_reaches_the_caller_of_the_batch()
    {
        await using var runner = CreateHere();
        var running = 0;
        var calls = Enumerable.Range(0, 50).Select(i => new TestFunctionCall(i, async _ =>
        {
            Interlocked.Increment(ref running);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return i == 5 ? throw new IOException("The host is out of order.") : new CallOutcome(i, null, null, true);
        })).ToList();
        Assert.That(
            async () => await runner.RunBatchAsync(calls, new BatchOptions()).AsTask().WaitAsync(Patience),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("The host is out of order."),
            "What the host throws is no outcome: it reaches the caller as it was thrown.");
        Assert.That(running, Is.Zero, "When a batch has ended, none of its calls runs any more.");
    }

    /// <summary>Functions of a batch make batches of their own, which go on however busy the runner is.</summary>
    [Test]
    [Rule("runner-nested-batches", "Functions of a batch make batches of their own, which go on however busy the runner is.")]
    public async Task Batches_within_batches_end([Values] bool isSynchronous)
    {
        await using var runner = CreateHere();
        const int Width = 3;
        var total = await Task.Run(() => SumAsync(4)).WaitAsync(Patience).ContinueWith(
            static ended => ended.IsCompletedSuccessfully ? ended.Result : -1, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.That(total, Is.EqualTo(Width * Width * Width * Width), "A batch within a batch ends: who waits for calls of his own must not take the place that they need.");

        async Task<int> SumAsync(int depth)
        {
            var calls = Enumerable.Range(0, Width).Select(i => new TestFunctionCall((depth * Width) + i, async _ =>
                new CallOutcome(depth == 1 ? 1 : isSynchronous ? SumAsync(depth - 1).GetAwaiter().GetResult() : await SumAsync(depth - 1), null, null, true))
            { IsSynchronous = isSynchronous }).ToList();
            var batch = runner.RunBatchAsync(calls, new BatchOptions());
            var outcomes = isSynchronous ? batch.AsTask().GetAwaiter().GetResult() : await batch;
            return outcomes.Sum(static outcome => (int)outcome.Value!);
        }
    }

    /// <summary>Each call runs in the context of who made it, and what it changes there is not seen by others.</summary>
    [Test]
    [Rule("runner-context", "Each call runs in the context of who made it, and what it changes there is not seen by others.")]
    public async Task The_context_of_the_caller_flows_into_each_call([Values] bool isSynchronous)
    {
        await using var runner = CreateHere();
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        var seen = new ConcurrentQueue<string?>();
        var calls = Enumerable.Range(0, 50).Select(i => new TestFunctionCall(i, async _ =>
        {
            seen.Enqueue(local.Value);
            local.Value = "a call's";
            if (!isSynchronous)
            {
                await Task.Yield();
            }

            return new CallOutcome(i, null, null, true);
        })
        { IsSynchronous = isSynchronous }).ToList();
        await runner.RunBatchAsync(calls, new BatchOptions()).AsTask().WaitAsync(Patience);
        foreach (var call in calls)
        {
            var running = runner.RunAsync(call).AsTask();
            await running.WaitAsync(Patience);
        }

        Assert.Multiple(() =>
        {
            Assert.That(seen, Has.Count.EqualTo(2 * calls.Count).And.All.EqualTo("the caller's"), "A call runs in the execution context of who made it, or the batch, and sees nothing of what another call did to its own.");
            Assert.That(local.Value, Is.EqualTo("the caller's"), "What a call does to its context is not seen by the caller.");
        });
    }

    /// <summary>Many batches at once get each its own outcomes.</summary>
    [Test]
    [Rule("runner-batches-at-once", "Many batches at once get each its own outcomes.")]
    public async Task Batches_at_once_do_not_mix()
    {
        await using var runner = CreateWilling();
        var batches = await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => Task.Run(async () =>
            await runner.RunBatchAsync([.. Enumerable.Range(0, 20).Select(i => TestFunctionCall.Returning((batch * 100) + i))], new BatchOptions())))).WaitAsync(Patience);
        Assert.That(
            batches.Select(static outcomes => outcomes.Select(static outcome => (int)outcome.Value!)),
            Is.EqualTo(Enumerable.Range(0, 20).Select(static batch => Enumerable.Range(batch * 100, 20))),
            "Each batch has the outcomes of its own calls.");
    }

    private sealed class RecordingProgress : IProgress<int>
    {
        private readonly ConcurrentQueue<int> _reported = new();
        private int _inside;

        public IReadOnlyList<int> Reported => [.. _reported];

        public bool WasToldTwiceAtOnce { get; private set; }

        public void Report(int value)
        {
            WasToldTwiceAtOnce |= Interlocked.Increment(ref _inside) > 1;
            _reported.Enqueue(value);
            Thread.Yield();
            Interlocked.Decrement(ref _inside);
        }
    }
}
