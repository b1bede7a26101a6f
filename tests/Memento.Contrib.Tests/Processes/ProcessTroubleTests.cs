using System.Diagnostics;
using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Calls that are cancelled, hang, take too much memory, or lose their worker.</summary>
[Category("Long")]
internal sealed class ProcessTroubleTests : ProcessTests
{
    [Test]
    public async Task A_cancellation_reaches_the_function_and_its_worker_goes_on()
    {
        Use("\"workers\": 1, \"cancel_grace\": \"00:01:00\"");
        using var cancellation = new CancellationTokenSource();
        var call = Work.Patient.CallAsync(Folder.Path, cancellation.Token).AsTask();
        var process = await BegunAsync("patient");
        await cancellation.CancelAsync();
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.EqualTo(process));
        Assert.That(Work.Patient.Memento(Folder.Path), Is.Null);
    }

    [Test]
    public async Task A_function_that_takes_no_notice_of_its_cancellation_loses_its_worker()
    {
        Use("\"workers\": 1, \"cancel_grace\": \"00:00:00.2\"");
        using var cancellation = new CancellationTokenSource();
        var call = Work.Endless.CallAsync(Folder.Path, cancellation.Token).AsTask();
        var process = await BegunAsync("endless");
        await cancellation.CancelAsync();
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
        await Until(() => !IsAlive(process), "its worker is ended");
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.Not.EqualTo(process));
        Assert.That(Log.Warnings, Has.Exactly(1).Contains("did not end within"));
    }

    [Test]
    public async Task A_batch_can_be_cancelled()
    {
        Use("\"workers\": 2");
        using var cancellation = new CancellationTokenSource();
        var batch = Work.Patient.BatchAsync([Folder.Path, Folder.Write("a/b", "").Replace("/b", "", StringComparison.Ordinal), "never begun"], (patient, folder) => patient.With(folder), cancellationToken: cancellation.Token).AsTask();
        await BegunAsync("patient");
        await cancellation.CancelAsync();
        Assert.That(async () => await batch, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_call_whose_worker_ends_is_tried_again()
    {
        Use("\"workers\": 1");
        Assert.That(Work.Die.Call(Folder.Path, 1), Is.Positive);
        Assert.That(Ledger.Count(Folder.Path, "died"), Is.EqualTo(2));
        Assert.That(Log.Warnings, Has.Exactly(1).Contains("tried again (1 of 1)").And.Exactly(1).Contains("the last words"));
    }

    [Test]
    public void A_call_that_loses_worker_after_worker_is_an_error_with_what_the_last_one_said()
    {
        Use("\"workers\": 1, \"retries\": 2");
        Assert.That(() => Work.Die.Call(Folder.Path, 99), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("3 worker processes").And.Message.Contains("the last words").And.Message.Contains("exit code 134"));
        Assert.That(Ledger.Count(Folder.Path, "died"), Is.EqualTo(3));
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.Positive);
    }

    [Test]
    public void Without_retries_the_first_end_is_the_error()
    {
        Use("\"workers\": 1, \"retries\": 0");
        Assert.That(() => Work.Die.Call(Folder.Path, 1), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("A worker process ended while it ran"));
        Assert.That(Ledger.Count(Folder.Path, "died"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_worker_that_ends_while_it_has_nothing_to_do_is_replaced_and_the_log_says_so()
    {
        Use("\"workers\": 1, \"retries\": 0");
        var process = Work.Where.Call(Folder.Path, 1);
        using (var worker = Process.GetProcessById(process))
        {
            worker.Kill();
        }

        await Until(() => Log.Entries.Any(static entry => entry.Event.Id == RunningErrors.WorkerEnded), "the log says it");
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.Not.EqualTo(process));
    }

    [Test]
    public async Task Loggers_that_throw_cost_what_they_were_to_say_and_no_call_no_worker_and_not_the_program()
    {
        using var loggers = new FailingLoggers();
        Use("\"workers\": 1", loggers: loggers);
        var process = Work.Where.Call(Folder.Path, 1);
        using (var worker = Process.GetProcessById(process))
        {
            worker.Kill();
        }

        await Until(() => loggers.Asked.Contains(RunningErrors.WorkerEnded), "it is to be said, on the thread that listens to the worker");
        Assert.That(Work.Die.Call(Folder.Path, 1), Is.Positive);
        Assert.That(loggers.Asked, Does.Contain((int)RunningErrors.WorkerDied));
    }

    [Test]
    public void A_call_that_takes_too_much_memory_is_an_error_that_names_the_limit([Values] bool isNative)
    {
        Use("\"workers\": 1, \"memory_limit_mb\": 200");
        var first = Work.Where.Call(Folder.Path, 1);
        Assert.That(Work.Hoard.Call(Folder.Path, 20), Is.EqualTo(20), "within the limit");
        Assert.That(
            () => (isNative ? Work.HoardOutside : Work.Hoard).Call(Folder.Path, 2000),
            Throws.TypeOf<NonMemoizedException>().With.Message.Contains("200 MiB").And.Message.Contains("memory_limit_mb").And.Message.Contains("Hoard"));
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.Not.EqualTo(first), "another worker");
    }

    [Test]
    public async Task Disposing_ends_what_runs_and_its_callers_hear_of_it()
    {
        var environment = Use("\"workers\": 2, \"cancel_grace\": \"00:00:00.5\"");
        var calls = new[] { Work.Endless.CallAsync(Folder.Path).AsTask(), Work.Patient.CallAsync(Folder.Path).AsTask(), Work.Where.CallAsync(Folder.Path, 1).AsTask() };
        var processes = new[] { await BegunAsync("endless"), await BegunAsync("patient") };
        await environment.DisposeAsync();
        foreach (var call in calls)
        {
            Assert.That(async () => await call, Throws.TypeOf<ObjectDisposedException>());
        }

        await Until(() => !processes.Any(IsAlive), "no worker is left");
    }

    private async Task<int> BegunAsync(string what)
    {
        string? entry = null;
        await Until(() => (entry = Ledger.Entries(Folder.Path).FirstOrDefault(entry => entry.StartsWith(what + "-", StringComparison.Ordinal))) is not null, $"{what} begins");
        return int.Parse(entry!.Split('-')[1], CultureInfo.InvariantCulture);
    }
}
