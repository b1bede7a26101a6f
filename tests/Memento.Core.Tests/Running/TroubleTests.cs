using Memento.Caching;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Looking;
using Memento.Core.Tests.Support;
using Memento.Running;
using Memento.Storage;
using Microsoft.Extensions.Logging;
using Moq;

namespace Memento.Core.Tests.Running;

/// <summary>What becomes of a call when a backend fails, lies, or takes its time.</summary>
internal sealed class TroubleTests : CallingTests
{
    private Mock<IStorageBackend> _storage = null!;
    private Mock<IRunnerBackend> _runner = null!;

    private Cluster Cluster => Test.Environment.GetCluster(null)!;

    [SetUp]
    public void SetUp()
    {
        _storage = new Mock<IStorageBackend>();
        _storage.Setup(storage => storage.Memory).Returns(new MemoryCache(0));
        _storage.Setup(storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<StoredResult?>((StoredResult?)null));
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()))
            .Returns((ResultToStore result, CancellationToken _) => new ValueTask<MementoRecord>(result.Memento));
        _runner = new Mock<IRunnerBackend>();
        _runner.Setup(runner => runner.Description).Returns(new RunnerDescription("mock"));
        _runner.Setup(runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>()))
            .Returns((FunctionCall call, CancellationToken token) => Cluster.RunnerHost.RunLocalAsync(call, new RunnerDescription("mock"), token));
        _runner.Setup(runner => runner.RunBatchAsync(It.IsAny<IReadOnlyList<FunctionCall>>(), It.IsAny<BatchOptions>(), It.IsAny<CancellationToken>())).CallBase();
        Cluster.Replace(_storage.Object, _runner.Object);
    }

    [Test]
    public void A_runner_that_loses_calls_of_a_batch_is_named()
    {
        _runner.Setup(runner => runner.RunBatchAsync(It.IsAny<IReadOnlyList<FunctionCall>>(), It.IsAny<BatchOptions>(), It.IsAny<CancellationToken>()))
            .Returns(new ValueTask<IReadOnlyList<CallOutcome>>([]));
        Assert.That(
            () => Arithmetic.Twice.Batch([1, 2], (twice, x) => twice.With(Key, x)),
            Throws.TypeOf<NonMemoizedException>().With.Message.Contains("'mock' gave 0 outcomes for a batch of 2 calls"));
    }

    [Test]
    public void A_runner_that_gives_no_outcome_is_named([Values] bool inBatch, [Values] bool stopsAtFirst)
    {
        _runner.Setup(runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Returns(new ValueTask<CallOutcome>((CallOutcome)null!));
        var options = new BatchOptions { StopAtFirstFailure = stopsAtFirst };
        Assert.That(
            () => inBatch ? Arithmetic.Twice.Batch([1, 2], (twice, x) => twice.With(Key, x), options)[0] : Arithmetic.Twice.Call(Key, 1),
            Throws.TypeOf<NonMemoizedException>().With.Message.Contains("'mock' gave null for a call of").And.Message.Contains("Twice"));
    }

    [Test]
    public void A_store_that_cannot_read_is_a_store_that_missed()
    {
        _storage.Setup(storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>())).Throws(new IOException("The disk is gone."));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void A_store_that_cannot_keep_costs_no_value()
    {
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>())).Throws(new IOException("No space left."));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public async Task A_store_that_throws_what_cannot_be_read_costs_no_value()
    {
        var loggers = new RecordingLoggers { OnException = static exception => _ = exception.ToString() };
        await using var other = new TestEnvironment(loggers: loggers);
        other.Environment.GetCluster(null)!.Replace(_storage.Object, other.Environment.GetCluster(null)!.Runner);
        _storage.Setup(storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>())).Throws(new ClosedException());
        _storage.Setup(storage => storage.LeaseAsync(It.IsAny<CallKey>(), It.IsAny<Func<IReadOnlyCollection<CallKey>>?>(), It.IsAny<CancellationToken>())).Throws(new ClosedException());
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>())).Throws(new ClosedException());
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));

        // Who had a new result of the function last asks for the lease first, and then once more.
        Assert.That(loggers.Entries.Where(static entry => entry.Level == LogLevel.Warning).Select(static entry => entry.Event.Id).Distinct(), Is.EquivalentTo((int[])[StorageErrors.NotRead, StorageErrors.NoLease, StorageErrors.NotWritten]));
    }

    [Test]
    public async Task Loggers_that_cannot_write_cost_no_value()
    {
        var loggers = new RecordingLoggers { OnException = static _ => throw new IOException("The log's disk is full too.") };
        await using var other = new TestEnvironment(loggers: loggers);
        other.Environment.GetCluster(null)!.Replace(_storage.Object, other.Environment.GetCluster(null)!.Runner);
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>())).Throws(new IOException("No space left."));
        Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
        Assert.That(loggers.Warnings.Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_store_that_cannot_keep_a_log_costs_neither_the_value_nor_its_memento()
    {
        _storage.Setup(storage => storage.WriteMetadataAsync(It.IsAny<CallKey>(), "log", It.IsAny<ReadOnlyMemory<byte>>(), false, It.IsAny<CancellationToken>())).Throws(new IOException("No space left."));
        Coast.Telling[Key] = () => Memo.Log.LogInformation("going");
        Assert.That(Coast.Told.Call(Key), Is.EqualTo(Key.Length));
        _storage.Verify(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()), Times.Once);
        _storage.Verify(storage => storage.WriteMetadataAsync(It.IsAny<CallKey>(), "log", It.IsAny<ReadOnlyMemory<byte>>(), false, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public void A_result_that_cannot_be_stored_is_refused()
    {
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()))
            .Throws(new UnsupportedResultException("Result.Handle", typeof(nint), "Return a number."));
        Assert.That(() => Arithmetic.Twice.Call(Key, 4), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("Result.Handle"));
    }

    [Test]
    public void What_a_runner_throws_reaches_the_caller_and_leaves_nothing_behind()
    {
        _runner.Setup(runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Throws(new IOException("The queue is gone."));
        Assert.That(() => Arithmetic.Twice.Call(Key, 4), Throws.TypeOf<IOException>());
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
        _storage.Verify(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public void The_memento_names_the_runner_that_ran_the_call()
    {
        Arithmetic.Twice.Call(Key, 4);
        _storage.Verify(storage => storage.MemoizeAsync(It.Is<ResultToStore>(result => result.Memento.Runner.Type == "mock"), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Test]
    public void A_store_that_yields_does_not_deadlock_a_synchronous_call_under_a_context()
    {
        _storage.Setup(storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>())).Returns(async () =>
        {
            // As a store across a network would, and without ConfigureAwait: the context of the caller must not be asked for.
            await Task.Yield();
            return null;
        });
        var context = new DeafContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
            Assert.That(SynchronizationContext.Current, Is.SameAs(context));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    [Test]
    public void A_function_that_yields_does_not_deadlock_a_synchronous_call_under_a_context()
    {
        SynchronizationContext.SetSynchronizationContext(new DeafContext());
        try
        {
            Assert.That(Arithmetic.TwiceLater.Call(Key, 4), Is.EqualTo(8));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    [Test]
    public async Task A_function_that_yields_does_not_deadlock_a_synchronous_call_of_a_task_that_its_scheduler_runs_alone([Values] bool isBatch)
    {
        // What is to go on on the scheduler waits for the one task that it runs.
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var key = Key;
        var thread = 0;
        var called = Task.Factory.StartNew(
            () =>
            {
                thread = Environment.CurrentManagedThreadId;
                Threads.Clear();
                var result = isBatch ? Sliding.Batch([key], static (sliding, key) => sliding.With(key))[0] : Sliding.Call(key);
                return (result, TaskScheduler.Current);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            scheduler);
        Assert.That(await called.WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo((key.Length, scheduler)));
        Assert.That(Threads.TryPeek(out var first) ? first : 0, Is.EqualTo(thread), "it begins where it is called");
    }

    [TestCase(2_000)]
    public void Recursion_goes_on_where_the_stack_ends(int depth)
    {
        // On a small stack, so that the end comes soon.
        var sum = 0L;
        var thread = new Thread(() => sum = Recursion.Depth.Call(Key, depth), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(sum, Is.EqualTo(depth));
    }

    [Test]
    public void Recursion_by_batches_goes_on_where_the_stack_ends()
    {
        var sum = 0L;
        var thread = new Thread(() => sum = Recursion.DepthByBatch.Call(Key, 1_000), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(sum, Is.EqualTo(1_000));
    }

    [Test]
    public async Task Asynchronous_recursion_goes_on_where_the_stack_ends() =>
        Assert.That(await Recursion.DepthLater.CallAsync(Key, 5_000), Is.EqualTo(5_000));

    private static readonly MementoFunction<string, int> Sliding = Memo.Of<string, int>(SlidingBody);

    private static readonly System.Collections.Concurrent.ConcurrentQueue<int> Threads = new();

    [MementoFunction(Version = "1")]
    private static async Task<int> SlidingBody(string key)
    {
        Threads.Enqueue(Environment.CurrentManagedThreadId);
        await Task.Yield();
        return key.Length;
    }

    /// <summary>A user interface's context whose thread is busy: what is posted to it is never run.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private static class Recursion
    {
        public static readonly MementoFunction<string, int, long> Depth = Memo.Of<string, int, long>(DepthBody);
        public static readonly MementoFunction<string, int, long> DepthLater = Memo.Of<string, int, long>(DepthLaterBody);

        [MementoFunction(Version = "1")]
        private static long DepthBody(string key, int n) => n == 0 ? 0 : 1 + Depth.Call(key, n - 1);

        public static readonly MementoFunction<string, int, long> DepthByBatch = Memo.Of<string, int, long>(DepthByBatchBody);

        [MementoFunction(Version = "1")]
        private static long DepthByBatchBody(string key, int n) => n == 0 ? 0 : 1 + DepthByBatch.Batch([n - 1], (depth, next) => depth.With(key, next))[0];

        [MementoFunction(Version = "1")]
        private static async Task<long> DepthLaterBody(string key, int n) => n == 0 ? 0 : 1 + await DepthLater.CallAsync(key, n - 1);
    }
}
