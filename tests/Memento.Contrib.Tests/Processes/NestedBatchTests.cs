namespace Memento.Contrib.Tests.Processes;

/// <summary>Batches that functions make in workers: workers that have nothing to do help with them.</summary>
[Category("Long")]
internal sealed class NestedBatchTests : ProcessTests
{
    [Test]
    public void A_batch_within_a_call_runs_on_all_workers_that_have_nothing_to_do()
    {
        var environment = Use("\"workers\": 3");
        var processes = Gathering.Gather.Call(Folder.Path, 0);
        Assert.That(processes.Take(6).Distinct().Count(), Is.EqualTo(3), "the first three waited for each other");
        Assert.That(processes.Take(6), Does.Contain(processes[^1]), "one is that of the batch");
        Assert.That(Gathering.Gather.Memento(Folder.Path, 0)!.Invocations, Has.Count.EqualTo(6));
        Assert.That(Work.Meet.Memento(Folder.Path, 5)!.ProcessId, Is.EqualTo(processes[5]));
        Assert.That((Started, environment.Statistics.Computed), Is.EqualTo((3, 7L)));
    }

    [Test]
    public void So_does_one_within_one_that_was_handed_to_another_worker()
    {
        Use("\"workers\": 3");
        var processes = Gathering.GatherTwice.Call(Folder.Path, 4);
        Assert.That(processes, Has.Count.EqualTo(28));
        Assert.That(processes.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void Progress_is_told_where_the_batch_is_and_in_order()
    {
        Use("\"workers\": 2");
        Assert.That(Gathering.Progress.Call(Folder.Path, 3), Is.EqualTo(new[] { 1, 2, 1, 2, 3, 1, 2, 3, 4 }));
    }

    [Test]
    public async Task A_call_that_cannot_leave_its_worker_runs_there()
    {
        Use("\"workers\": 2");
        Work.Where.Call(Folder.Path, 1);
        await Until(() => Started == 2, "another one has nothing to do");
        Assert.That(Gathering.Here.Call(Folder.Path, 20).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Enumerable.Range(0, 20).Select(n => Ledger.Count(Folder.Path, $"ask-{n}")), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_cancellation_reaches_calls_of_the_batch_in_other_workers()
    {
        Use("\"workers\": 3, \"cancel_grace\": \"00:01:00\"");
        using var cancellation = new CancellationTokenSource();
        var call = Gathering.Patient.CallAsync(Folder.Path, cancellation.Token).AsTask();
        await Until(() => Ledger.Entries(Folder.Path).Count(static entry => entry.StartsWith("wait-", StringComparison.Ordinal)) == 3, "all of them have begun");
        await cancellation.CancelAsync();
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Gathering.Gather.Call(Folder.Path, 1).Take(6).Distinct().Count(), Is.EqualTo(3), "the workers go on");
        Assert.That(Started, Is.EqualTo(3), string.Join('\n', Log.Entries));
    }

    [Test]
    public void A_call_whose_worker_ends_is_run_where_the_batch_is()
    {
        Use("\"workers\": 2");
        Assert.That(Gathering.Dying.Call(Folder.Path, 2), Is.EqualTo(3));
        Assert.That(Ledger.Count(Folder.Path, "died"), Is.EqualTo(1));
        Assert.That(Log.Warnings, Has.Exactly(1).Contains("tried again (1 of 1)").And.Exactly(1).Contains("the last words"));
    }

    [Test]
    public void Without_retries_its_end_is_the_error()
    {
        Use("\"workers\": 2, \"retries\": 0");
        Assert.That(() => Gathering.Dying.Call(Folder.Path, 2), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("A worker process ended while it ran").And.Message.Contains("the last words"));
        Assert.That(Gathering.Dying.Memento(Folder.Path, 2), Is.Null);
    }

    [Test]
    public void What_a_call_throws_elsewhere_is_its_result()
    {
        Use("\"workers\": 2");
        Assert.That(Gathering.Failing.Call(Folder.Path, 3), Is.EqualTo(3));
    }
}
