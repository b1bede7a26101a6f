using System.Globalization;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>Functions of a batch that make batches, with few workers.</summary>
[Category("Long")]
internal sealed class NestedBatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly string _key = Guid.NewGuid().ToString();
    private TestEnvironment _test = null!;

    private string Key => $"{_key}/{TestContext.CurrentContext.Test.Name}";

    [TearDown]
    public async Task LeaveEnvironment() => await _test.DisposeAsync();

    [Test]
    public async Task Batches_four_deep_end_and_run_no_more_at_once_than_there_are_workers([Values(1, 2, 3)] int workers, [Values] Way way, [Values("memory", "filesystem")] string storage)
    {
        Enter(workers, storage);
        var key = Key;
        const int Depth = 3;
        var total = await OnThreadAsync(() => way switch
        {
            Way.Synchronous => Nest.Tree.Batch(Enumerable.Range(0, Nest.Width), (tree, path) => tree.With(key, path + 1, Depth)).Sum(),
            Way.Asynchronous => Nest.TreeLater.BatchAsync(Enumerable.Range(0, Nest.Width), (tree, path) => tree.With(key, path + 1, Depth)).AsTask().GetAwaiter().GetResult().Sum(),
            _ => Nest.TreeMixed.Batch(Enumerable.Range(0, Nest.Width), (tree, path) => tree.With(key, path + 1, Depth)).Sum(),
        });
        Assert.That(total, Is.EqualTo(256));
        Assert.That(Runs.Of(key), Is.EqualTo(4 + 16 + 64 + 256), "Each body ran once.");
        Assert.That(Gauge.Of(key).Most, Is.LessThanOrEqualTo(workers), "No more ran at once than there are workers.");
        if (way == Way.Synchronous)
        {
            Assert.That(Gauge.Of(key).Threads, Is.LessThanOrEqualTo(workers), "The caller's thread and those of the workers: no others were made.");
        }

        Assert.That(_test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task Who_waits_for_a_call_helps_with_the_batch_that_it_makes([Values] bool isSynchronous)
    {
        Enter(workers: 2);
        var key = Key;
        for (var round = 0; round < 10; round++)
        {
            // The first waits until the second has begun, on the other worker. It makes a batch whose calls meet: both workers are needed.
            using var begun = new ManualResetEventSlim();
            using var meeting = new Barrier(2);
            var first = round * 10;
            int During(int n)
            {
                switch (n - first)
                {
                    case 0:
                        return begun.Wait(Deadline) ? 0 : throw new TimeoutException("The second call did not begin.");
                    case 1:
                        begun.Set();
                        return -1;
                    default:
                        return meeting.SignalAndWait(Deadline) ? n : throw new TimeoutException("Nobody helped.");
                }
            }

            Nest.During[key] = n => During(n) is var value && value >= 0 ? value : Nest.Doing.Batch([first + 2, first + 3], (doing, next) => doing.With(key, next)).Sum();
            Nest.DuringLater[key] = async (n, _) => await Task.Run(() => During(n), CancellationToken.None) is var value && value >= 0
                ? value : (await Nest.DoingLater.BatchAsync([first + 2, first + 3], (doing, next) => doing.With(key, next), cancellationToken: CancellationToken.None)).Sum();
            var results = await OnThreadAsync(() => isSynchronous
                ? Nest.Doing.Batch([first, first + 1], (doing, n) => doing.With(key, n))
                : Nest.DoingLater.BatchAsync([first, first + 1], (doing, n) => doing.With(key, n)).AsTask().GetAwaiter().GetResult());
            Assert.That(results, Is.EqualTo(new[] { 0, (2 * first) + 5 }));
        }
    }

    [Test]
    public async Task A_batch_whose_call_waits_for_the_caller_of_another_batch_ends([Values(1, 2)] int workers)
    {
        // The one worker runs a call that waits for a call whose own batch comes later. Had that one to wait for a worker, both would wait for ever.
        Enter(workers);
        var key = Key;
        using var entered = new Events();
        Nest.During[key] = n =>
        {
            switch (n)
            {
                case 0:
                    entered.First.Set();
                    Assert.That(entered.Second.Wait(Deadline), Is.True);
                    return Nest.Doing.Batch([2, 3, 4], (doing, next) => doing.With(key, next)).Sum();
                case 1:
                    entered.Second.Set();
                    return Nest.Doing.Call(key, 0);
                default:
                    return n;
            }
        };
        var single = OnThreadAsync(() => Nest.Doing.Call(key, 0));
        Assert.That(entered.First.Wait(Deadline), Is.True);
        var batch = OnThreadAsync(() => Nest.Doing.Batch([1], (doing, n) => doing.With(key, n))[0]);
        Assert.That((await single, await batch), Is.EqualTo((9, 9)));
        Assert.That(Runs.Of(key), Is.EqualTo(5));
    }

    [Test]
    public async Task Many_batches_in_opposite_orders_that_share_calls_run_each_once([Values(1, 2, 4)] int workers)
    {
        Enter(workers);
        var key = Key;
        var batches = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => OnThreadAsync(() =>
        {
            int[] numbers = [.. Enumerable.Range(0, 60).Select(n => i % 2 == 0 ? n : 59 - n)];
            var results = i % 3 == 0
                ? Nest.FibonacciLater.BatchAsync(numbers, (fibonacci, n) => fibonacci.With(key + "/later", n)).AsTask().GetAwaiter().GetResult()
                : Nest.Fibonacci.Batch(numbers, (fibonacci, n) => fibonacci.With(key, n));
            return results.Sum();
        })));
        Assert.That(batches, Is.All.EqualTo(batches[0]).And.All.Positive);
        Assert.That((Runs.Of(key), Runs.Of(key + "/later")), Is.EqualTo((60, 60)));
    }

    [Test]
    public async Task Batches_within_batches_deeper_than_a_stack_go_on([Values] bool isSynchronous)
    {
        Enter(workers: 2);
        var (key, depth) = (Key, 3000);
        var value = await OnThreadAsync(() => isSynchronous ? Nest.Fibonacci.Call(key, depth) : Nest.FibonacciLater.CallAsync(key, depth).AsTask().GetAwaiter().GetResult());
        var (last, next) = (0L, 1L);
        for (var i = 0; i < depth; i++)
        {
            (last, next) = (next, (last + next) % 1_000_003);
        }

        Assert.That(value, Is.EqualTo(last));
        Assert.That(Runs.Of(key), Is.EqualTo(depth + 1));
    }

    [Test]
    public void A_circle_of_batches_on_several_workers_is_refused([Values(1, 2, 4)] int workers)
    {
        Enter(workers);
        var key = Key;
        Assert.That(async () => await OnThreadAsync(() => Nest.Circle.Batch([0, 1, 2], (circle, n) => circle.With(key, n))), Throws.TypeOf<CyclicCallException>());
        Assert.That(_test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task A_call_of_a_batch_has_the_context_of_its_caller()
    {
        Enter(workers: 4);
        var key = Key;
        using var all = new CountdownEvent(4);
        Nest.During[key] = n =>
        {
            if (n == 0)
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
                return Nest.Doing.Batch([1, 2, 3, 4], (doing, next) => doing.With(key, next)).Sum();
            }

            // All four at once, so that each is on a worker of its own.
            all.Signal();
            Assert.That(all.Wait(Deadline), Is.True);
            Assert.That(CultureInfo.CurrentCulture.Name, Is.EqualTo("de-DE"));
            Assert.That(Memento.Configuration.MementoEnvironment.Current, Is.SameAs(_test.Environment));
            return Arithmetic.Twice.Call(key, n);
        };
        var root = Nest.Doing.WithContext("scenario", 5).With(key, 0);
        Assert.That(await OnThreadAsync(() => root.Call()), Is.EqualTo(20));
        var memento = root.Memento()!;
        Assert.That(memento.Invocations.Select(static invocation => invocation.Arguments), Is.EqualTo(Enumerable.Range(1, 4).Select(n => Context(("key", $"\"{key}\""), ("n", $"{n}")))), "in the order of the batch");
        Assert.That(memento.Runner, Is.EqualTo(new RunnerDescription("parallel")));
        for (var n = 1; n <= 4; n++)
        {
            var called = Nest.Doing.WithContext("scenario", 5).With(key, n).Memento()!;
            Assert.That(called.CorrelationId, Is.EqualTo(memento.CorrelationId));
            Assert.That(called.Invocations.Select(static invocation => invocation.Arguments), Is.EqualTo(new[] { Context(("key", $"\"{key}\""), ("x", $"{n}")) }), "its own calls and nobody else's");
            Assert.That(Arithmetic.Twice.WithContext("scenario", 5).With(key, n).Memento()!.CorrelationId, Is.EqualTo(memento.CorrelationId));
        }

        static string Context((string, string) first, (string, string) second) => $$"""{"_memento_context_args":{"scenario":5},"{{first.Item1}}":{{first.Item2}},"{{second.Item1}}":{{second.Item2}}}""";
    }

    [Test]
    public async Task A_cancelled_batch_ends_the_calls_that_run_and_begins_no_more()
    {
        Enter(workers: 2);
        var key = Key;
        using var cancellation = new CancellationTokenSource();
        using var both = new CountdownEvent(2);
        Nest.DuringLater[key] = async (_, token) =>
        {
            if (both.Signal())
            {
                await cancellation.CancelAsync();
            }

            await Task.Delay(Timeout.Infinite, token);
            return 1;
        };
        var batch = Nest.DoingLater.BatchAsync(Enumerable.Range(0, 50), (doing, n) => doing.With(key, n), cancellationToken: cancellation.Token).AsTask();
        Assert.That(async () => await batch.WaitAsync(Deadline), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Runs.Of(key), Is.EqualTo(2));
        Assert.That(_test.Environment.Flights.Count, Is.Zero);
        Nest.DuringLater[key] = static (n, _) => Task.FromResult(n);
        Assert.That((await Nest.DoingLater.BatchAsync(Enumerable.Range(0, 50), (doing, n) => doing.With(key, n))).Sum(), Is.EqualTo(49 * 25), "Nothing of it was remembered.");
    }

    [Test]
    public async Task A_call_alone_runs_on_its_callers_thread()
    {
        Enter(workers: 4);
        var key = Key;
        Nest.During[key] = static _ => Environment.CurrentManagedThreadId;
        Assert.That(Nest.Doing.Call(key, 1), Is.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(await OnThreadAsync(() => Nest.Doing.Call(key, 2) == Environment.CurrentManagedThreadId), Is.True);
    }

    [TestCase("0", "a number from 1 to 1024")]
    [TestCase("many", "a whole number")]
    public void A_wrong_number_of_workers_is_an_error_with_its_key(string workers, string expected)
    {
        Enter(workers);
        Assert.That(() => Arithmetic.Twice.Call(Key, 1), Throws.TypeOf<ConfigurationException>().With.Message.Contains("repos:0:clusters:default:runner:workers'").And.Message.Contains(expected));
    }

    private void Enter(int workers, string storage = "memory") => Enter(workers.ToString(CultureInfo.InvariantCulture), storage);

    private void Enter(string workers, string storage = "memory") =>
        _test = new TestEnvironment(storage, "parallel", overrides: new Dictionary<string, string?> { ["repos:0:clusters:default:runner:workers"] = workers });

    private async Task<T> OnThreadAsync<T>(Func<T> action) => await Task.Factory.StartNew(
        () =>
        {
            using var use = _test.Environment.Use();
            return action();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).WaitAsync(Deadline);

    internal enum Way
    {
        Synchronous,
        Asynchronous,
        Mixed,
    }

    private sealed class Events : IDisposable
    {
        public ManualResetEventSlim First { get; } = new();

        public ManualResetEventSlim Second { get; } = new();

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
