using System.Globalization;
using Memento.Configuration;
using Memento.Running;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Calls in worker processes: where they run, what crosses, and what comes back.</summary>
[Category("Long")]
internal sealed class ProcessRunnerTests : ProcessTests
{
    [Test]
    public void A_worker_runs_one_call_after_the_other_and_results_are_remembered()
    {
        var environment = Use("\"workers\": 2, \"spare\": 0");
        var first = Work.Where.Call(Folder.Path, 1);
        Assert.That(first, Is.Not.EqualTo(Environment.ProcessId));
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.EqualTo(first), "used again");
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.EqualTo(first));
        Assert.That(Ledger.Count(Folder.Path, "where-1"), Is.EqualTo(1), "remembered");
        Assert.That(Work.Where.Memento(Folder.Path, 1)!.Runner, Is.EqualTo(new RunnerDescription("process")));
        Assert.That((Started, environment.Statistics.Computed, environment.Statistics.Remembered), Is.EqualTo((1, 2L, 1L)));
    }

    [Test]
    public async Task Another_worker_is_started_beside_the_first_one_and_gets_ready_without_running_anything()
    {
        Use("\"workers\": 3");
        var first = Work.Where.Call(Folder.Path, 1);
        await Until(() => Started == 2, "one is ready for what comes next");
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.EqualTo(first), "the one that has worked goes on");
        Assert.That(Started, Is.EqualTo(2), "as long as that is enough there are no more");
        var processes = Work.Meet.Batch(Enumerable.Range(0, 6), (meet, n) => meet.With(Folder.Path, n));
        Assert.That(processes.Distinct().Count(), Is.EqualTo(3), "the one that stood ready is one of them, as is the first");
        Assert.That(processes, Does.Contain(first));
        Assert.That((Started, Ledger.Count(Folder.Path, "where-1")), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task A_worker_without_a_call_gets_ready_for_each_function_that_another_one_runs_for_the_first_time()
    {
        Use("\"workers\": 2");
        Ledger.Add(Folder.Path, "meet");
        var workers = Work.Meet.Batch([0, 1], (meet, n) => meet.With(Folder.Path, n));
        Assert.That(workers, Is.Unique);
        var ran = Work.Witnessed.Call(new Witness(Folder.Path));
        var other = workers.Single(worker => worker != ran);
        await Until(() => Ledger.Count(Folder.Path, Witness.Trace(other)) > 0, "the other one has read the call");
        Assert.That(Ledger.Count(Folder.Path, "witnessed"), Is.EqualTo(1), "and runs nothing of it");

        var deeper = Directory.CreateDirectory(Path.Combine(Folder.Path, "deeper")).FullName;
        Assert.That(Work.Witnessed.Call(new Witness(deeper)), Is.EqualTo(ran), "the one that worked last goes on");
        Assert.That(Ledger.Count(deeper, Witness.Trace(other)), Is.Zero, "a second call is nothing to get ready for");
    }

    [Test]
    public void A_program_that_finds_everything_remembered_starts_no_worker()
    {
        Use("\"workers\": 2, \"spare\": 0");
        var process = Work.Where.Call(Folder.Path, 1);
        Use("\"workers\": 2");
        Assert.That(Work.Where.Batch([1, 1], (where, n) => where.With(Folder.Path, n)), Is.EqualTo(new[] { process, process }));
        Assert.That(Started, Is.EqualTo(1), "of the environment before");
    }

    [Test]
    public async Task What_no_worker_can_get_ready_for_is_told_by_the_call_alone()
    {
        var environment = Use("\"workers\": 2");
        environment.GetCluster(null)!.Lock(VersionLock.Of([Work.Where.Definition.Unversioned.At("2")]));
        Assert.That(() => Work.Where.Call(Folder.Path, 1), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("same build"));
        environment.GetCluster(null)!.Unlock();
        await Until(() => Started == 2, "the other one has its own try behind it, or before it");
        Ledger.Add(Folder.Path, "meet");
        Assert.That(Work.Meet.Batch([0, 1], (meet, n) => meet.With(Folder.Path, n)).Distinct().Count(), Is.EqualTo(2), "and runs calls");
    }

    [Test]
    public void A_batch_runs_on_as_many_workers_as_are_set_and_keeps_its_order()
    {
        Use("\"workers\": 3");
        var processes = Work.Meet.Batch(Enumerable.Range(0, 12), (meet, n) => meet.With(Folder.Path, n));
        Assert.That(processes.Distinct().Count(), Is.EqualTo(3), "the first three waited for each other");
        Assert.That(Started, Is.EqualTo(3));
        Assert.That(Work.Square.Batch(Enumerable.Range(0, 50), (square, n) => square.With(Folder.Path, n)), Is.EqualTo(Enumerable.Range(0, 50).Select(static n => n * n)));
    }

    [Test]
    public void What_a_function_calls_runs_in_its_own_worker()
    {
        Use("\"workers\": 1");
        Assert.That(Work.Nested.Call(Folder.Path, 50), Is.Positive.And.Not.EqualTo(Environment.ProcessId), "with one worker, calls that waited for another would wait for ever");
        Assert.That(Work.Sum.Call(Folder.Path, 10), Is.EqualTo(385), "a batch within a call too");
        Assert.That(Work.Sum.Memento(Folder.Path, 10)!.Invocations, Has.Count.EqualTo(10));
        Assert.That(Started, Is.EqualTo(1));
    }

    [Test]
    public void A_large_result_is_read_from_the_store_and_a_small_one_comes_in_the_reply([Values(0, 100, 1_000_000)] int replyBytes)
    {
        Use($"\"workers\": 1, \"reply_bytes\": {replyBytes.ToString(CultureInfo.InvariantCulture)}");
        foreach (var length in new[] { 0, 50, 200, 3_000_000 })
        {
            Assert.That(Work.Large.Call(Folder.Path, length), Is.EqualTo(new string('x', length)));
        }
    }

    [Test]
    public void What_a_function_prints_is_in_its_log()
    {
        Use("\"workers\": 1");
        Assert.That(Work.Print.Call(Folder.Path, 1), Is.EqualTo(1));
        var lines = Work.Print.With(Folder.Path, 1).Log()!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        Assert.That(lines, Is.EqualTo(new[]
        {
            "info Console.Out[0] to out",
            "info Console.Error[0] to error",
            "info Console.Error[0] in two",
            "info Memento[0] between",
            "info Console.Out[0] of a thread that does not tell whose it is",
            "info Console.Out[0] without an end",
        }));
        Work.Where.Call(Folder.Path, 3);
        Assert.That(Work.Where.With(Folder.Path, 3).Log(), Is.Null, "the next call has its own");
    }

    [Test]
    public void A_program_that_a_function_starts_writes_to_nothing_of_the_runners()
    {
        Use("\"workers\": 1");
        Assert.That(Work.Child.Call(Folder.Path), Is.Zero);
        Work.Where.Call(Folder.Path, 1);
        Assert.That(Started, Is.EqualTo(1));
    }

    [Test]
    public void Progress_comes_in_order_and_before_the_result()
    {
        Use("\"workers\": 1");
        var told = new Told();
        Work.Tell.Call(Folder.Path, 1000, told);
        Assert.That(told.Values, Is.EqualTo(Enumerable.Range(1, 1000)));
        Assert.That(Work.Tell.Call(Folder.Path, 5, null), Is.Positive, "without somebody to tell");
    }

    [Test]
    public void What_the_callers_progress_throws_reaches_the_caller_and_the_worker_goes_on()
    {
        Use("\"workers\": 1, \"cancel_grace\": \"00:00:20\"");
        var first = Work.Where.Call(Folder.Path, 1);
        Assert.That(() => Work.Tell.Call(Folder.Path, 3, new Told { ThrowsAt = 2 }), Throws.TypeOf<InvalidTimeZoneException>().With.Message.EqualTo("enough"));
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.EqualTo(first));
    }

    // With more to tell than waits for the caller, and with a function that ends and one that is told of before it does.
    [Test]
    public async Task What_the_callers_progress_calls_runs_in_the_only_worker_there_is([Values(3, 10_000)] int told)
    {
        Use("\"workers\": 1");
        var progress = new Told { Calls = value => value == 1 ? Work.Where.Call(Folder.Path, 1) : 0 };
        var process = await Task.Run(() => Work.Tell.Call(Folder.Path, told, progress)).WaitAsync(Patience);
        Assert.That(progress.Values, Is.EqualTo(Enumerable.Range(1, told)), "in order, and before the result");
        Assert.That(progress.Called, Is.EqualTo(process));
        Assert.That(Started, Is.EqualTo(1));
    }

    [Test]
    public async Task A_call_that_is_made_where_its_own_progress_is_told_is_refused()
    {
        Use("\"workers\": 1");
        var progress = new Told { Calls = _ => Work.Tell.Call(Folder.Path, 1, null) };
        var call = Task.Run(() => Work.Tell.Call(Folder.Path, 1, progress));
        Assert.That(async () => await call.WaitAsync(Patience), Throws.TypeOf<CyclicCallException>());
    }

    [Test]
    public async Task A_call_whose_progress_nobody_takes_can_be_cancelled()
    {
        Use("\"workers\": 1, \"cancel_grace\": \"00:01:00\"");
        using var taking = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var progress = new Told
        {
            Calls = _ =>
            {
                cancellation.Cancel();
                taking.Wait(Patience);
                return 0;
            },
        };
        var call = Task.Run(() => Work.TellPatiently.CallAsync(Folder.Path, progress, cancellation.Token).AsTask());
        Assert.That(async () => await call.WaitAsync(Patience / 2), Throws.InstanceOf<OperationCanceledException>());
        taking.Set();
        Assert.That(Started, Is.EqualTo(1), "its worker has heard of it");
    }

    [Test]
    public void The_cultures_of_the_caller_cross()
    {
        Use("\"workers\": 1");
        var (culture, userInterface) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
            Assert.That(Work.Format.Call(Folder.Path), Is.EqualTo("1,5 fr-FR"));
            var changed = (CultureInfo)CultureInfo.CurrentCulture.Clone();
            changed.NumberFormat.NumberDecimalSeparator = "'";
            CultureInfo.CurrentCulture = changed;
            Assert.That(Work.Format.Call(Path.Combine(Folder.Path, "changed")), Is.EqualTo("1'5 fr-FR"));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, userInterface);
        }
    }

    [Test]
    public void What_the_host_logs_in_a_worker_is_in_the_programs_log()
    {
        Use("\"workers\": 1");
        var file = Folder.Write("read.txt", "one");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        Assert.That(Work.ReadFile.Call(file), Is.EqualTo(3));
        File.WriteAllText(file, "three");
        Assert.That(Work.ReadFile.Call(file), Is.EqualTo(5));
        Assert.That(Log.Entries.Where(static entry => entry.Event.Id == 1030).Select(static entry => entry.Message), Has.Exactly(1).Contains("is computed again, since the file"));
    }

    [Test]
    public async Task Workers_that_have_nothing_to_do_end()
    {
        Use("\"workers\": 2, \"idle_timeout\": \"00:00:00.3\"");
        var process = Work.Where.Call(Folder.Path, 1);
        await Until(() => Log.Entries.Any(static entry => entry.Event.Id == 3101) && !IsAlive(process), "an idle worker ends");
        Assert.That(Work.Where.Call(Folder.Path, 2), Is.Not.EqualTo(process), "and another one is started when there is a call again");
    }

    [Test]
    public void What_the_program_forgets_no_worker_remembers()
    {
        Use("\"workers\": 1");
        Work.Nested.Call(Folder.Path, 3);
        var first = Work.Nested.Memento(Folder.Path, 0)!.Time;
        Work.Nested.ForgetAll();
        Work.Nested.Call(Folder.Path, 3);
        Assert.That(Work.Nested.Memento(Folder.Path, 0)!.Time, Is.GreaterThan(first), "also what was called within");
        Assert.That(Started, Is.EqualTo(1));
    }

    [TestCase("""{ "type": "memory" }""", "memory")]
    [TestCase("""{ "type": "composite", "data": { "type": "filesystem", "path": "data" }, "metadata": { "type": "memory" } }""", "composite")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" } ] }""", "tiered")]
    public void A_storage_of_one_process_is_refused(string storage, string type)
    {
        Use("\"workers\": 1", storage);
        Assert.That(() => Work.Where.Call(Folder.Path, 1), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{type}'").And.Message.Contains("'default'").And.Message.Contains("filesystem"));
        Assert.That(Started, Is.Zero);
    }

    [Test]
    public void A_storage_that_keeps_nothing_is_enough()
    {
        Use("\"workers\": 1, \"reply_bytes\": 0", """{ "type": "null" }""");
        Assert.That(Work.Large.Call(Folder.Path, 1000), Has.Length.EqualTo(1000), "there is no store that the result could be read from");
        var first = Work.Where.Call(Folder.Path, 1);
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.EqualTo(first), "by the same worker");
        Assert.That(Ledger.Count(Folder.Path, "where-1"), Is.EqualTo(2));
    }

    [Test]
    public void Another_version_there_than_here_is_an_error_that_names_both()
    {
        var environment = Use("\"workers\": 1");

        // A lock that is set in code holds in this process alone.
        environment.GetCluster(null)!.Lock(VersionLock.Of([Work.Where.Definition.Unversioned.At("2")]));
        Assert.That(() => Work.Where.Call(Folder.Path, 1), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("WhereBody#2").And.Message.Contains("WhereBody#1").And.Message.Contains("same build"));
        environment.GetCluster(null)!.Unlock();
        Assert.That(Work.Where.Call(Folder.Path, 1), Is.Positive);
    }

    [Test]
    public async Task A_batch_stops_at_its_first_failure_and_tells_its_progress()
    {
        // One, since another would go on until the death of the first is known.
        Use("\"workers\": 1, \"retries\": 0");
        var told = new Told();
        var outcomes = await Work.Die.TryBatchAsync([0, 99, 1, 2, 3, 4, 5], (die, n) => die.With(Folder.Path, n), new BatchOptions { StopAtFirstFailure = true, Progress = told });
        Assert.That(outcomes[0].IsSuccess, Is.True);
        Assert.That(outcomes[1].Exception, Is.TypeOf<NonMemoizedException>());
        Assert.That(outcomes.Skip(2).Select(static outcome => outcome.Exception), Is.All.InstanceOf<OperationCanceledException>());
        Assert.That(told.Values, Is.EqualTo(Enumerable.Range(1, 7)));
    }

    private sealed class Told : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public int? ThrowsAt { get; init; }

        public Func<int, int>? Calls { get; init; }

        public int Called { get; private set; }

        public void Report(int value)
        {
            Values.Add(value);
            Called += Calls?.Invoke(value) ?? 0;
            if (value == ThrowsAt)
            {
                throw new InvalidTimeZoneException("enough");
            }
        }
    }
}
