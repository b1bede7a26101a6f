using Memento.Running.Processes;
using Memento.Running.Processes.Pool;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>How many workers there are, and what becomes of those who want one.</summary>
[Category("Long")]
internal sealed class WorkerPoolTests : ProcessTests
{
    [Test]
    public async Task No_more_are_started_than_there_may_be_while_one_has_nothing_to_do()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 2, Spare = 1 }, "kit-worker", Folder.Path);
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var busy = await pool.RentAsync(portable, CancellationToken.None);
        try
        {
            Worker? other = null;
            await Until(() => (other = pool.TryTakeIdle()) is not null, "a second one is started beside the first");
            pool.Return(other!);

            // As when a worker is handed a call of a batch.
            pool.StartSpares(portable);
            var taken = pool.TryTakeIdle();
            Assert.That(taken, Is.SameAs(other), "none is started in its place");
            pool.Return(taken!);
            Assert.That(pool.WorkerIds, Has.Count.EqualTo(2));
        }
        finally
        {
            pool.Return(busy);
        }
    }

    [Test]
    public async Task A_call_that_comes_to_its_worker_while_the_pool_is_disposed_is_cancelled_as_one_that_runs()
    {
        var pool = Create(new ProcessRunnerSettings { Workers = 1, CancelGrace = Patience }, "kit-worker", Folder.Path);
        var worker = await pool.RentAsync(TestFunctionCall.Returning(1).ToPortable(), CancellationToken.None);
        var disposing = pool.DisposeAsync().AsTask();
        try
        {
            var call = TestFunctionCall.WaitingForCancellation(1, Path.Combine(Folder.Path, "begun")).ToPortable();
            var reply = await worker.RunAsync(call, new Telling(static _ => { }, static () => false), CancellationToken.None, CancellationToken.None).WaitAsync(Patience);
            Assert.That(reply.Kind, Is.EqualTo(ReplyKind.Cancelled));
        }
        finally
        {
            worker.Kill();
            pool.Return(worker);
        }

        await disposing.WaitAsync(Patience);
    }

    [Test]
    public async Task A_call_that_was_cancelled_on_its_way_to_a_worker_does_not_go_there_and_costs_no_worker()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 1, CancelGrace = TimeSpan.FromMilliseconds(1) }, "kit-worker", Folder.Path);
        var worker = await pool.RentAsync(TestFunctionCall.Returning(1).ToPortable(), CancellationToken.None);

        try
        {
            // So long that it is sent by another thread than what comes after it.
            var call = TestFunctionCall.ReturningAfter(1, new string('/', 1_000_000)).ToPortable();
            var reply = await worker.RunAsync(call, new Telling(static _ => { }, static () => false), CancellationToken.None, new CancellationToken(canceled: true)).WaitAsync(Patience);
            Assert.That((reply.Kind, worker.IsUsable), Is.EqualTo((ReplyKind.Cancelled, true)));
        }
        finally
        {
            pool.Return(worker);
        }
    }

    [Test]
    public async Task A_worker_without_a_call_ends_also_where_it_may_stay_for_less_than_a_timer_counts()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 1, IdleTimeout = TimeSpan.FromMilliseconds(1) }, "kit-worker", Folder.Path);
        for (var i = 0; i < 2; i++)
        {
            var worker = await pool.RentAsync(TestFunctionCall.Returning(1).ToPortable(), CancellationToken.None);
            pool.Return(worker);
            await Until(() => pool.WorkerIds.Count == 0, "it has stayed for longer than it may");
        }
    }

    [Test]
    [Platform("Linux")] // Where a process can tell its handles.
    public async Task A_worker_whose_pipe_has_ended_takes_no_call_any_longer()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 1 }, "no-worker", "leaves");
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var worker = await pool.RentAsync(portable, CancellationToken.None);
        pool.Return(worker);
        worker.Prepare(portable);
        await Until(() => !worker.IsUsable, "it is known");
        Assert.That(worker.HasEnded, Is.False, "long before its process has ended");
        Assert.That(pool.TryTakeIdle(), Is.Null);
    }

    [Test]
    [Platform("Linux")] // Where a process can tell its handles.
    public async Task Of_a_worker_that_has_ended_no_pipe_stays_open()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 1 }, "kit-worker", Folder.Path);
        var inherited = Pipes(Environment.ProcessId);
        var worker = await pool.RentAsync(TestFunctionCall.Returning(1).ToPortable(), CancellationToken.None);
        var pipes = Pipes(worker.Id);
        pipes.ExceptWith(inherited);
        pipes.IntersectWith(Pipes(Environment.ProcessId));
        worker.Kill();
        pool.Return(worker);
        await worker.EndAsync();
        Assert.That(pipes, Has.Count.GreaterThanOrEqualTo(2), "what it says, and what it says of errors");
        Assert.That(Pipes(Environment.ProcessId).Intersect(pipes), Is.Empty, "none is left to who collects garbage");

        static HashSet<string> Pipes(int process) => [.. new DirectoryInfo($"/proc/{process}/fd").GetFiles().Select(static handle => handle.LinkTarget).OfType<string>().Where(static link => link.StartsWith("pipe:", StringComparison.Ordinal))];
    }

    [Test]
    [Platform("Linux")] // Where a process can tell its handles.
    public async Task None_is_started_in_the_place_of_one_whose_process_has_not_ended()
    {
        await using var pool = Create(new ProcessRunnerSettings { Workers = 1 }, "no-worker", "leaves");
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var first = await pool.RentAsync(portable, CancellationToken.None);
        first.Prepare(portable);
        await Until(() => !first.IsUsable, "its pipe has ended");
        pool.Return(first);
        var second = await pool.RentAsync(portable, CancellationToken.None).AsTask().WaitAsync(Patience);
        var areBothAlive = IsAlive(first.Id);
        pool.Return(second);
        Assert.That((second.Id == first.Id, areBothAlive), Is.EqualTo((false, false)));
    }

    private static WorkerPool Create(ProcessRunnerSettings settings, params string[] process) =>
        new(new TestRunnerHost(() => ChildProcess.Start(process)), settings, NullLoggerFactory.Instance, TimeProvider.System);
}
