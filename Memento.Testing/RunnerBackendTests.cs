using System.Diagnostics;
using System.Reflection;
using Memento.Plugins;
using Memento.Running;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every runner does, wherever functions run. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class RunnerBackendTests : BackendTestsBase
{
    /// <summary>The host that the runners of a test end in.</summary>
    protected TestRunnerHost Host { get; private set; } = new();

    /// <summary>True for a runner that refuses every call: then only that is tested.</summary>
    protected virtual bool Refuses => false;

    /// <summary>True for a runner whose functions run in other processes: the tests whose functions look into the test are left out.</summary>
    protected virtual bool RunsElsewhere => false;

    private protected override IRunnerHost RunnerHost => Host;

    /// <summary>Makes a host for each test.</summary>
    [SetUp]
    public void CreateHost() => Host = new TestRunnerHost(CreateWorkerStartInfo);

    /// <summary>
    /// How a worker of the runner is started, of a runner that has workers: a process, its three standard streams redirected, that makes the runner with a
    /// <see cref="TestRunnerHost"/> and has it serve (<see cref="IWorkerRunner"/>) on its standard input and output, once <see cref="TestRunnerHost.TakeIntroduction"/> has read what comes first.
    /// </summary>
    protected virtual ProcessStartInfo CreateWorkerStartInfo() => throw new NotSupportedException("These tests do not say how a worker of the runner is started.");

    /// <summary>Makes the runner. The test disposes it.</summary>
    protected abstract IRunnerBackend CreateRunner(BackendContext context);

    /// <summary>A runner that refuses every call says why before it is asked to run one.</summary>
    [Test]
    [Rule("runner-refusal", "A runner that refuses every call says why before it is asked to run one.")]
    public async Task A_refusal_is_said_beforehand()
    {
        await using var runner = Create();
        Assert.That(runner.Refusal, Refuses ? Is.Not.Null.And.Not.Empty : Is.Null, "A runner that refuses says why before it is asked to run; another says nothing.");
    }

    /// <summary>A host finds a runner and can make it.</summary>
    [Test]
    [Rule("runner-exported", "A runner is exported under a short name, by which configurations pick it, and has a public constructor that takes a BackendContext or nothing.")]
    public async Task A_host_finds_it()
    {
        await using var runner = Create();
        AssertExported<ExportRunnerBackendAttribute>(runner, PluginKind.RunnerBackend, static attribute => attribute.Name);
    }

    /// <summary>A runner describes itself by its short name, and gives that description to the host for the memento.</summary>
    [Test]
    [Rule("runner-description", "A runner describes itself by the short name that it is exported under, and gives that description to the host for the memento.")]
    public async Task The_description_is_the_mementos()
    {
        await using var runner = Create();
        Assert.That(runner.Description.Type, Is.Not.Empty, "A runner tells its short name.");
        if (runner.GetType().GetCustomAttribute<ExportRunnerBackendAttribute>(inherit: false)?.Name is { } exported)
        {
            Assert.That(runner.Description.Type, Is.EqualTo(exported).IgnoreCase, "A runner tells the short name that its attribute has.");
        }

        if (!Refuses)
        {
            await runner.RunAsync(TestFunctionCall.Returning(1));
            Assert.That(Host.Ran.Select(static run => run.Runner), Is.All.EqualTo(runner.Description), "A runner gives its description to the host, for the memento.");
        }
    }

    /// <summary>A call is run once, through the host, and the host's outcome is returned.</summary>
    [Test]
    [Rule("runner-ends-in-host", "A call is run once, through the host, and the host's outcome is returned.")]
    public async Task A_call_ends_in_the_host()
    {
        await using var runner = CreateWilling();
        var call = TestFunctionCall.Returning(7);
        var outcome = await runner.RunAsync(call);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Value, Is.EqualTo(7), "A runner returns the host's outcome.");
            Assert.That(Host.Ran.Select(static run => run.Call), Is.EqualTo((FunctionCall[])[call]), "A runner runs a call once, through its host.");
        });
        await runner.RunAsync(TestFunctionCall.Returning(7));
        await runner.RunBatchAsync([TestFunctionCall.Returning(7)], new BatchOptions());
        Assert.That(Host.Ran, Has.Count.EqualTo(3), "A call that is made again is asked of the host again: the host alone remembers, and forgets.");
    }

    /// <summary>An outcome comes back with all that the host said of it.</summary>
    [Test]
    [Rule("runner-outcome-whole", "An outcome comes back with all that the host said of it: its memento, whether it was computed, and what the call depended on.")]
    public async Task An_outcome_comes_back_whole()
    {
        await using var runner = CreateHere();
        ResourceHandle[] resources = [new("file", "file:///data/catalogue.json", "1517745600000")];
        var failure = new NonMemoizedException("It may go better next time.");
        CallOutcome[] expected = [new(1, null, TestCalls.Memento(), false), new(2, null, TestCalls.Memento(argument: 2), true), CallOutcome.Failed(failure) with { Resources = resources }];
        var calls = expected.Select(static (outcome, i) => new TestFunctionCall(i, _ => new(outcome))).ToList();
        List<CallOutcome> alone = [];
        foreach (var call in calls)
        {
            alone.Add(await runner.RunAsync(call));
        }

        var together = await runner.RunBatchAsync(calls, new BatchOptions());
        Assert.Multiple(() =>
        {
            foreach (var outcomes in (IReadOnlyList<CallOutcome>[])[alone, together])
            {
                Assert.That(outcomes.Select(static outcome => outcome.Memento), Is.EqualTo(expected.Select(static outcome => outcome.Memento)), "A memento comes back with its outcome.");
                Assert.That(outcomes.Select(static outcome => outcome.Computed), Is.EqualTo(expected.Select(static outcome => outcome.Computed)), "What was remembered is not told as computed, nor the other way round.");
                Assert.That(outcomes.Select(static outcome => outcome.Exception), Is.EqualTo(expected.Select(static outcome => outcome.Exception)), "A failure is the one that was thrown.");
                Assert.That(outcomes[2].Resources, Is.EqualTo(resources), "The caller of a call that leaves no memento depends on what it has read.");
            }
        });
    }

    /// <summary>What is no outcome, such as a failure of the host itself, reaches the caller as it was thrown.</summary>
    [Test]
    [Rule("runner-trouble", "What is no outcome, such as a failure of the host itself, reaches the caller as it was thrown.")]
    public async Task What_is_no_outcome_reaches_the_caller()
    {
        await using var runner = CreateHere();
        var call = new TestFunctionCall(1, _ => throw new IOException("The host is out of order."));
        Assert.That(
            async () => await runner.RunAsync(call),
            Throws.InstanceOf<IOException>().With.Message.EqualTo("The host is out of order."),
            "What the host throws is no outcome: it reaches the caller as it was thrown.");
    }

    /// <summary>A call that calls another one ends, however busy the runner is.</summary>
    [Test]
    [Rule("runner-nested-calls", "Functions call others by the same runner, however deep, many at once.")]
    public async Task Calls_within_calls_end([Values] bool isSynchronous)
    {
        await using var runner = CreateHere();
        const int Depth = 20;
        var all = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DownAsync(Depth))));
        var ended = await Task.WhenAny(all, Task.Delay(Patience)) == all;
        Assert.That(ended ? await all : [], Is.EqualTo(Enumerable.Repeat(Depth, 4)), "A call within a call ends: who waits for a call of his own must not take the place that it needs.");

        async Task<int> DownAsync(int depth)
        {
            if (depth == 0)
            {
                return 0;
            }

            var outcome = runner.RunAsync(new TestFunctionCall(depth, async _ =>
                new CallOutcome(1 + (isSynchronous ? DownAsync(depth - 1).GetAwaiter().GetResult() : await DownAsync(depth - 1)), null, null, true))
            { IsSynchronous = isSynchronous });
            return (int)(isSynchronous ? outcome.AsTask().GetAwaiter().GetResult() : await outcome).Value!;
        }
    }

    /// <summary>An unknown setting is refused.</summary>
    [Test]
    [Rule("runner-settings", "An unknown setting is refused with a ConfigurationException when the runner is made.")]
    public void A_setting_that_it_does_not_know_is_refused() =>
        Assert.That(() => Create(("unheard_of", "1")), Throws.InstanceOf<ConfigurationException>(), "A setting that the runner does not know is an error that says so.");

    /// <summary>A runner that was disposed may be disposed again.</summary>
    [Test]
    [Rule("runner-disposed-twice", "A runner that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var runner = Create();
        if (!Refuses)
        {
            await runner.RunAsync(TestFunctionCall.Returning(1));
        }

        await runner.DisposeAsync();
        Assert.That(async () => await runner.DisposeAsync(), Throws.Nothing, "Who made a runner disposes it, and the host does so once more.");
    }

    /// <summary>What a function throws is an outcome, not an exception of the runner.</summary>
    [Test]
    [Rule("runner-failure", "What a function throws is an outcome, not an exception of the runner.")]
    public async Task A_failure_is_an_outcome()
    {
        await using var runner = CreateWilling();
        var outcome = await runner.RunAsync(TestFunctionCall.Failing(1));
        Assert.That(outcome.Exception, Is.InstanceOf<InvalidOperationException>(), "What a function throws is an outcome, not an exception of the runner.");
        Assert.That(Host.Ran, Has.Count.EqualTo(1), "A failure that is remembered is the result, and no reason to run the call again.");
    }

    /// <summary>Outcomes come in the order of the calls, however they end.</summary>
    [Test]
    [Rule("runner-batch", "Outcomes come in the order of the calls, however they end.")]
    public async Task A_batch_keeps_its_order()
    {
        await using var runner = CreateWilling();
        var calls = Enumerable.Range(1, 20).Select(static i => i % 5 == 0 ? TestFunctionCall.Failing(i) : TestFunctionCall.Returning(i)).ToList();
        var file = Folder.Combine("go");
        calls.Insert(0, TestFunctionCall.ReturningAfter(0, file));
        var batch = runner.RunBatchAsync(calls, new BatchOptions()).AsTask();
        await File.WriteAllBytesAsync(file, []);
        var outcomes = await batch;
        Assert.Multiple(() =>
        {
            Assert.That(outcomes.Select(static outcome => outcome.Value), Is.EqualTo(calls.Select(static call => call.Argument > 0 && call.Argument % 5 == 0 ? null : (object)call.Argument)), "Outcomes come in the order of the calls.");
            Assert.That(outcomes.Select(static outcome => outcome.Exception is not null), Is.EqualTo(calls.Select(static call => call.Argument > 0 && call.Argument % 5 == 0)), "Each failure stands in its own place, and every call is run.");
            Assert.That(Host.Ran.Select(static run => run.Call), Is.EquivalentTo(calls), "Each call of a batch is run once.");
        });
    }

    /// <summary>A batch of no calls has no outcomes.</summary>
    [Test]
    [Rule("runner-batch-empty", "A batch of no calls has no outcomes.")]
    public async Task An_empty_batch_has_no_outcomes()
    {
        await using var runner = CreateWilling();
        Assert.That(await runner.RunBatchAsync([], new BatchOptions()), Is.Empty, "No calls, no outcomes.");
    }

    /// <summary>A batch that was told to stop begins no further call after a failure; those not begun end as cancelled.</summary>
    [Test]
    [Rule("runner-batch-stops", "A batch that was told to stop begins no further call after a failure; those not begun end as cancelled.")]
    public async Task A_batch_stops_at_the_first_failure_when_told()
    {
        await using var runner = CreateWilling();
        var calls = Enumerable.Range(1, 1000).Select(static i => i == 2 ? TestFunctionCall.Failing(i) : TestFunctionCall.Returning(i)).ToList();
        var outcomes = await runner.RunBatchAsync(calls, new BatchOptions { StopAtFirstFailure = true });
        Assert.Multiple(() =>
        {
            Assert.That(outcomes, Has.Count.EqualTo(calls.Count), "A batch that stops still has an outcome for each call.");
            Assert.That(outcomes[1].Exception, Is.InstanceOf<InvalidOperationException>(), "The failure stands in its place.");
            Assert.That(Host.Ran, Has.Count.LessThan(calls.Count), "After a failure no further call is begun.");
            Assert.That(outcomes.Count(static outcome => outcome.Exception is OperationCanceledException), Is.EqualTo(calls.Count - Host.Ran.Count), "A call that was not begun ends as cancelled.");
        });
    }

    /// <summary>Cancellation reaches the function that runs, and its caller.</summary>
    [Test]
    [Rule("runner-cancellation", "Cancellation reaches the function that runs, and its caller.")]
    public async Task Cancellation_reaches_the_function()
    {
        await using var runner = CreateWilling();
        using var cancellation = new CancellationTokenSource();
        var began = Folder.Combine("began");
        var running = runner.RunAsync(TestFunctionCall.WaitingForCancellation(1, began), cancellation.Token).AsTask();
        while (!File.Exists(began))
        {
            Assert.That(running.IsCompleted, Is.False, "A call is run.");
            await Task.Delay(10);
        }

        await cancellation.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>(), "Cancellation reaches the function and its caller.");

        using var ofBatch = new CancellationTokenSource();
        began = Folder.Combine("began in a batch");
        var batch = runner.RunBatchAsync([TestFunctionCall.WaitingForCancellation(2, began)], new BatchOptions(), ofBatch.Token).AsTask();
        while (!File.Exists(began))
        {
            Assert.That(batch.IsCompleted, Is.False, "A call of a batch is run.");
            await Task.Delay(10);
        }

        await ofBatch.CancelAsync();
        Assert.That(async () => await batch, Throws.InstanceOf<OperationCanceledException>(), "Cancellation of a batch reaches its functions and its caller.");
    }

    private IRunnerBackend Create(params ReadOnlySpan<(string Key, string Value)> settings) => CreateRunner(CreateContext(settings));

    // For calls of delegates, which cannot leave the process.
    private IRunnerBackend CreateHere()
    {
        if (RunsElsewhere)
        {
            Assert.Ignore("The functions of this test look into the test, which they cannot from another process.");
        }

        return CreateWilling();
    }

    private IRunnerBackend CreateWilling()
    {
        if (Refuses)
        {
            Assert.Ignore("This runner refuses every call.");
        }

        return Create();
    }
}
