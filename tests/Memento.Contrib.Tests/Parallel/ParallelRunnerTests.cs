using Memento.Plugins;
using Memento.Running;
using Memento.Running.Parallel;
using Memento.Testing;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>The tests of runners, with as many workers as there are cores, and with few and many.</summary>
[TestFixture(null)]
[TestFixture("1")]
[TestFixture("2")]
[TestFixture("16")]
public sealed class ParallelRunnerTests(string? workers) : RunnerBackendTests
{
    protected override string Name => "parallel";

    protected override IReadOnlyDictionary<string, string?> Settings => workers is null ? base.Settings : new Dictionary<string, string?> { ["workers"] = workers };

    [Test]
    public async Task As_many_calls_run_at_once_as_there_are_workers_and_no_more()
    {
        var count = workers is null ? Environment.ProcessorCount : int.Parse(workers, System.Globalization.CultureInfo.InvariantCulture);
        await using var runner = CreateRunner(CreateContext());
        using var all = new CountdownEvent(count);
        var (running, most) = (0, 0);
        var gate = new Lock();
        var calls = Enumerable.Range(0, 4 * count).Select(i => new TestFunctionCall(i, _ =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }

            if (i < count)
            {
                all.Signal();
                Assert.That(all.Wait(TimeSpan.FromMinutes(1), CancellationToken.None), Is.True, "All workers run at once.");
            }

            lock (gate)
            {
                running--;
            }

            return new(new CallOutcome(i, null, null, true));
        })).ToList();
        await runner.RunBatchAsync(calls, new BatchOptions());
        Assert.That(most, Is.EqualTo(count));
    }

    [Test]
    [Category("Long")]
    public async Task A_batch_of_another_runner_within_a_call_is_that_runners_alone()
    {
        await using var outer = CreateRunner(CreateContext());
        await using var inner = CreateRunner(CreateContext());
        var count = workers is null ? Environment.ProcessorCount : int.Parse(workers, System.Globalization.CultureInfo.InvariantCulture);
        var (running, most) = (0, 0);
        var gate = new Lock();
        for (var round = 0; round < 200; round++)
        {
            // Whoever is done with the other calls of the outer batch waits for the one that makes the inner batch.
            var batch = Enumerable.Range(0, 20).Select(i => new TestFunctionCall(i, i != 0 ? static _ => new(new CallOutcome(0, null, null, true)) : async _ =>
            {
                var outcomes = await inner.RunBatchAsync([.. Enumerable.Range(0, 20).Select(n => new TestFunctionCall(n, _ => Count(n)))], new BatchOptions(), CancellationToken.None);
                return new CallOutcome(outcomes.Sum(static outcome => (int)outcome.Value!), null, null, true);
            })).ToList();
            var outcomes = await Task.Run(() => outer.RunBatchAsync(batch, new BatchOptions()).AsTask()).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.That(outcomes[0].Value, Is.EqualTo(190));
        }

        Assert.That(most, Is.LessThanOrEqualTo(count), "no more run at once than the inner runner has workers");

        ValueTask<CallOutcome> Count(int n)
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }

            Thread.Yield();
            lock (gate)
            {
                running--;
            }

            return new(new CallOutcome(n, null, null, true));
        }
    }

    [Test]
    public async Task A_batch_stops_at_the_first_failure_where_the_settings_say_so()
    {
        // One worker: of two, the other one may have run all that follow before the first has failed.
        await using var runner = CreateRunner(CreateContext(("stop_at_first_failure", "true"), ("workers", "1")));
        var outcomes = await runner.RunBatchAsync([TestFunctionCall.Failing(0), .. Enumerable.Range(1, 1000).Select(TestFunctionCall.Returning)], new BatchOptions());
        Assert.That(outcomes[0].Exception, Is.TypeOf<InvalidOperationException>());
        Assert.That(outcomes.Skip(1).Select(static outcome => outcome.Exception), Has.Exactly(1000).TypeOf<OperationCanceledException>());
        Assert.That(Host.Ran, Has.Count.EqualTo(1));
    }

    [Test]
    public void Progress_that_throws_ends_the_batch_and_reaches_its_caller()
    {
        Assert.That(
            async () =>
            {
                await using var runner = CreateRunner(CreateContext());
                await runner.RunBatchAsync([.. Enumerable.Range(0, 100).Select(TestFunctionCall.Returning)], new BatchOptions { Progress = new Broken() });
            },
            Throws.TypeOf<IOException>());
        Assert.That(Host.Ran, Has.Count.LessThan(100));
    }

    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("1025")]
    public void A_number_of_workers_that_cannot_be_is_named(string number) =>
        Assert.That(() => CreateRunner(CreateContext(("workers", number))), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"workers' is {number}").And.Message.Contains("a number from 1 to 1024"));

    [TestCase("workers", "many")]
    [TestCase("workers", "1.5")]
    [TestCase("stop_at_first_failure", "perhaps")]
    [TestCase("worker", "2")]
    public void A_setting_that_is_unknown_or_not_of_its_type_is_refused(string key, string value) =>
        Assert.That(() => CreateRunner(CreateContext((key, value))), Throws.TypeOf<ConfigurationException>());

    protected override IRunnerBackend CreateRunner(BackendContext context) => new ParallelRunner(context);

    private sealed class Broken : IProgress<int>
    {
        public void Report(int value) => throw new IOException("Nobody listens.");
    }
}
