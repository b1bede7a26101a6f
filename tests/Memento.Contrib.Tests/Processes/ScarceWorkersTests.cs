using System.Diagnostics;
using Memento.Running.Processes;
using Memento.Running.Processes.Pool;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Calls where some workers cannot be started, or none: they go on with those that there are.</summary>
[Category("Long")]
internal sealed class ScarceWorkersTests : ProcessTests
{
    private readonly HandClock _clock = new();
    private int _starts;

    // How many of the next starts go well.
    private int _available;

    public enum Reason
    {
        NotThere,
        Ends,
    }

    [SetUp]
    public void Reset() => (_starts, _available) = (0, 0);

    [Test]
    public async Task A_batch_goes_on_with_the_workers_that_there_are_and_runs_each_call_once([Values] Reason reason)
    {
        _available = 1;
        using var log = new RecordingLoggerFactory();
        var host = new TestRunnerHost(() => Start(reason));
        await using var runner = Create(host, log);
        var outcomes = await runner.RunBatchAsync([.. Enumerable.Range(0, 12).Select(TestFunctionCall.Returning)], new Running.BatchOptions()).AsTask().WaitAsync(Patience);
        Assert.That(outcomes.Select(static outcome => outcome.Value), Is.EqualTo(Enumerable.Range(0, 12)));
        Assert.That(host.Ran.Select(static run => ((TestFunctionCall)run.Call).Argument), Is.EquivalentTo(Enumerable.Range(0, 12)));
        Assert.That(_starts, Is.GreaterThan(1), "others were tried");
        Assert.That(runner.WorkerIds, Has.Count.EqualTo(1));
        Assert.That(log.Entries.Where(static entry => entry.Id.Id == RunningErrors.WorkerNotStarted).Select(static entry => entry.Message), Has.Exactly(1).Items.And.All.Contains("go on with the others"));
    }

    [Test]
    public async Task Where_none_can_be_started_a_batch_is_one_error_that_says_what_was_started_why_it_was_not_and_what_to_do([Values] Reason reason)
    {
        await using var runner = Create(new TestRunnerHost(() => Start(reason)), log: null);
        Assert.That(
            async () => await runner.RunBatchAsync([.. Enumerable.Range(0, 12).Select(TestFunctionCall.Returning)], new Running.BatchOptions()).AsTask().WaitAsync(Patience),
            Throws.TypeOf<NonMemoizedException>().With.Property("Id").EqualTo(ErrorId.Of(RunningErrors.WorkerNotStarted))
                .And.Message.Contains("runner 'process'").And.Message.Contains(reason == Reason.NotThere ? "'/not/there/dotnet'" : "no-worker exits").And.Message.Contains(reason == Reason.NotThere ? "/not/there/dotnet" : "the exit code 7; the last it said: the reason on standard error").And.Message.Contains("fewer \"workers\"").And.Message.Not.Contains(".."));
        Assert.That(_starts, Is.LessThan(12), "not one for each call");
    }

    [Test]
    public async Task Calls_that_come_alone_each_get_the_error_where_none_can_be_started()
    {
        await using var runner = Create(new TestRunnerHost(() => Start(Reason.Ends)), log: null);
        var calls = Enumerable.Range(0, 6).Select(n => Task.Run(() => runner.RunAsync(TestFunctionCall.Returning(n)).AsTask())).ToArray();
        foreach (var call in calls)
        {
            Assert.That(async () => await call.WaitAsync(Patience), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("could not start a worker process"));
        }
    }

    [Test]
    public async Task A_call_that_waits_for_a_worker_of_another_one_gets_its_own_when_one_can_be_started_again()
    {
        _available = 1;
        await using var pool = CreatePool();
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var first = await pool.RentAsync(portable, CancellationToken.None);
        var renting = pool.RentAsync(portable, CancellationToken.None).AsTask();
        await Until(() => pool.IsWanted, "no other can be started, and it waits");
        try
        {
            _available = 1;
            Assert.That(renting.IsCompleted, Is.False);
            await Until(() => _clock.GoOff(WorkerPool.PauseAfterFailure) == 1, "another is tried after a while");
            var second = await renting.WaitAsync(Patience);
            pool.Return(second);
            Assert.That(second, Is.Not.SameAs(first));
        }
        finally
        {
            pool.Return(first);
        }
    }

    [Test]
    public async Task A_call_that_waits_gets_the_worker_that_is_given_back_and_none_is_tried_meanwhile()
    {
        _available = 1;
        await using var pool = CreatePool();
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var first = await pool.RentAsync(portable, CancellationToken.None);
        var renting = pool.RentAsync(portable, CancellationToken.None).AsTask();
        await Until(() => pool.IsWanted, "it waits");
        var starts = _starts;
        pool.Return(first);
        for (var i = 0; i < 5; i++)
        {
            var again = await renting.WaitAsync(Patience);
            renting = pool.RentAsync(portable, CancellationToken.None).AsTask();
            pool.Return(again);
            Assert.That(again, Is.SameAs(first));
        }

        pool.Return(await renting.WaitAsync(Patience));
        Assert.That(_starts, Is.EqualTo(starts));
    }

    [Test]
    public async Task Where_the_last_worker_ends_a_call_that_waits_for_it_has_another_started([Values] bool isAvailable)
    {
        _available = 1;
        await using var pool = CreatePool();
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var first = await pool.RentAsync(portable, CancellationToken.None);
        var renting = Enumerable.Range(0, 2).Select(_ => pool.RentAsync(portable, CancellationToken.None).AsTask()).ToArray();
        await Until(() => _starts >= 2 && pool.IsWanted, "they wait");
        _available = isAvailable ? 2 : 0;
        first.Kill();
        await Until(() => first.HasEnded, "its process has ended");
        pool.Return(first);
        foreach (var one in renting)
        {
            if (isAvailable)
            {
                pool.Return(await one.WaitAsync(Patience));
            }
            else
            {
                Assert.That(async () => await one.WaitAsync(Patience), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("could not start a worker process"));
            }
        }
    }

    [Test]
    public async Task A_call_that_waits_for_a_worker_of_another_one_can_be_cancelled_and_ends_with_the_pool()
    {
        _available = 1;
        var pool = CreatePool();
        var portable = TestFunctionCall.Returning(1).ToPortable();
        using var cancellation = new CancellationTokenSource();
        var first = await pool.RentAsync(portable, CancellationToken.None);
        var cancelled = pool.RentAsync(portable, cancellation.Token).AsTask();
        await Until(() => pool.IsWanted, "it waits");
        await cancellation.CancelAsync();
        Assert.That(async () => await cancelled.WaitAsync(Patience), Throws.InstanceOf<OperationCanceledException>());
        var left = pool.RentAsync(portable, CancellationToken.None).AsTask();
        await Until(() => pool.IsWanted, "another does");
        var disposing = pool.DisposeAsync().AsTask();
        try
        {
            Assert.That(async () => await left.WaitAsync(Patience), Throws.TypeOf<ObjectDisposedException>());
        }
        finally
        {
            pool.Return(first);
        }

        await disposing.WaitAsync(Patience);
    }

    private ProcessStartInfo Start(Reason reason)
    {
        Interlocked.Increment(ref _starts);
        return Interlocked.Decrement(ref _available) >= 0 ? ChildProcess.Start("kit-worker", Folder.Path)
            : reason == Reason.Ends ? ChildProcess.Start("no-worker", "exits")
            : new ProcessStartInfo("/not/there/dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private ProcessRunner Create(TestRunnerHost host, RecordingLoggerFactory? log) =>
        new(TestBackendContext.Create("process", Folder.Path, new Dictionary<string, string?> { ["workers"] = "4" }, loggerFactory: log, runnerHost: host), _clock);

    private WorkerPool CreatePool() =>
        new(new TestRunnerHost(() => Start(Reason.NotThere)), new ProcessRunnerSettings { Workers = 3, Spare = 0 }, NullLoggerFactory.Instance, _clock);
}
