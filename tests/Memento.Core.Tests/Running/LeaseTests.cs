using System.Diagnostics;
using System.Globalization;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Storage;

namespace Memento.Core.Tests.Running;

/// <summary>Equal calls at once in two environments on one store, which know as little of each other as two processes, and in two processes.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.Runners))]
internal sealed class LeaseTests(string runner) : CallingTests("filesystem", runner)
{
    private const string Storage0 = "repos:0:clusters:default:storage:";
    private const string Runner0 = "repos:0:clusters:default:runner:";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly List<MementoEnvironment> _environments = [];

    [TearDown]
    public async Task CloseEnvironments()
    {
        foreach (var environment in _environments)
        {
            await environment.DisposeAsync();
        }

        _environments.Clear();
    }

    [Test]
    public async Task Equal_calls_run_the_body_once([Values] bool isSynchronous)
    {
        var (key, other) = (Key, Open());
        var (inside, leave) = Hold(key);
        var first = CallIn(Test.Environment, key, isSynchronous);
        await inside.WaitAsync();
        var second = CallIn(other, key, isSynchronous);
        await UntilAsync(() => Misses(other) == 1);
        leave.Set();
        Assert.That(await first.WaitAsync(Deadline), Is.EqualTo(1));
        Assert.That(await second.WaitAsync(Deadline), Is.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
        Assert.That(other.Statistics.Computed, Is.Zero);
        Assert.That(other.Statistics.Remembered, Is.EqualTo(1));
    }

    [TestCase("leases", "false")]
    [TestCase("readonly", "true")]
    public async Task Without_leases_nobody_waits(string setting, string value)
    {
        var (key, other) = (Key, Open((Storage0 + setting, value)));
        var both = new Signal(key + "/both");
        Arithmetic.During[key] = token =>
        {
            // Both bodies run at once.
            both.Set();
            return both.WaitAsync(2, token);
        };
        int[] results = await Task.WhenAll(CallIn(Test.Environment, key, isSynchronous: false), CallIn(other, key, isSynchronous: false)).WaitAsync(Deadline);
        Assert.That(results, Is.All.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(2));
    }

    [Test]
    public async Task Who_waits_for_a_lease_may_give_up()
    {
        var (key, other) = (Key, Open());
        var (inside, leave) = Hold(key);
        using var cancellation = new CancellationTokenSource();
        var first = CallIn(Test.Environment, key, isSynchronous: false);
        await inside.WaitAsync();
        var second = CallIn(other, key, isSynchronous: false, cancellation.Token);
        await UntilAsync(() => Misses(other) == 1);
        await cancellation.CancelAsync();
        Assert.That(async () => await second.WaitAsync(Deadline), Throws.InstanceOf<OperationCanceledException>());
        leave.Set();
        Assert.That(await first.WaitAsync(Deadline), Is.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
        Assert.That(other.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task Who_waits_computes_when_the_holder_gives_up()
    {
        var (key, other) = (Key, Open());
        using var cancellation = new CancellationTokenSource();
        var inside = new Signal(key + "/inside");
        Arithmetic.During[key] = async token =>
        {
            inside.Set();
            if (Runs.Of(key) == 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }
        };
        var first = CallIn(Test.Environment, key, isSynchronous: false, cancellation.Token);
        await inside.WaitAsync();
        var second = CallIn(other, key, isSynchronous: false);
        await UntilAsync(() => Misses(other) == 1);
        await cancellation.CancelAsync();
        Assert.That(async () => await first.WaitAsync(Deadline), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await second.WaitAsync(Deadline), Is.EqualTo(1));
        Assert.That(Runs.Of(key), Is.EqualTo(2));
    }

    [Test]
    public async Task Recursion_in_two_environments_runs_each_call_once()
    {
        var (key, other) = (Key, Open());
        long[] results = await Task.WhenAll(new[] { Test.Environment, other }.Select(environment => Task.Run(() =>
        {
            using var use = environment.Use();
            return Arithmetic.Fibonacci.Call(key, 40);
        }))).WaitAsync(Deadline);
        Assert.That(results, Is.All.EqualTo(102334155));
        Assert.That(Runs.Of(key), Is.EqualTo(41));
    }

    [Test]
    [Category("Long")]
    public void Recursion_deeper_than_there_are_leases_goes_on()
    {
        Arithmetic.Fibonacci.Call(Key, 1100);
        Assert.That(Runs.Of(Key), Is.EqualTo(1101));
    }

    [Test]
    public async Task A_batch_in_two_environments_runs_each_call_once()
    {
        var (key, other) = (Key, Open());
        var batches = await Task.WhenAll(new[] { Test.Environment, other }.Select((environment, i) => Task.Run(() =>
        {
            // In opposite orders, so that each comes to hold what the other is about to want.
            using var use = environment.Use();
            int[] numbers = [.. Enumerable.Range(0, 20).Select(number => i == 0 ? number : 19 - number)];
            return Arithmetic.Twice.Batch(numbers, (twice, number) => twice.With(key, number)).Sum();
        }))).WaitAsync(Deadline);
        Assert.That(batches, Is.All.EqualTo(380));
        Assert.That(Runs.Of(key), Is.EqualTo(20));
    }

    [Test]
    public async Task Equal_calls_of_two_processes_run_the_body_once()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Test.Folder.Path, "runs")).FullName;
        var (first, second) = (MeetIn(Open((Runner0 + "type", "worker")), folder), MeetIn(Open((Runner0 + "type", "worker")), folder));
        await UntilAsync(() => RunsIn(folder).Count > 0);
        await File.WriteAllTextAsync(Path.Combine(folder, Meeting.Go), "");
        var processes = await Task.WhenAll(first, second).WaitAsync(Deadline);
        Assert.That(RunsIn(folder), Is.EqualTo(processes.Distinct()), "One run, whose result both have.");
    }

    [Test]
    public async Task A_killed_process_leaves_the_call_to_who_waits()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Test.Folder.Path, "runs")).FullName;
        Task<int>[] calls = [MeetIn(Open((Runner0 + "type", "worker")), folder), MeetIn(Open((Runner0 + "type", "worker")), folder)];
        await UntilAsync(() => RunsIn(folder).Count > 0);
        var killed = RunsIn(folder).Single();
        using (var worker = Process.GetProcessById(killed))
        {
            worker.Kill();
        }

        // Its caller gets an error at once, and the other goes on in its place.
        var failed = await Task.WhenAny(calls).WaitAsync(Deadline);
        Assert.That(async () => await failed, Throws.TypeOf<NonMemoizedException>());
        await File.WriteAllTextAsync(Path.Combine(folder, Meeting.Go), "");
        var result = await calls.Single(call => call != failed).WaitAsync(Deadline);
        Assert.That(RunsIn(folder), Is.EquivalentTo(new[] { killed, result }));
    }

    [Test]
    public async Task What_one_forgets_leaves_the_memory_of_the_other()
    {
        var (key, other) = (Key, Open());
        using (other.Use())
        {
            Arithmetic.Twice.Call(key, 1);
            Assert.That(Arithmetic.Twice.Call(key, 1), Is.EqualTo(2));
        }

        Assert.That(Arithmetic.Twice.Call(key, 1), Is.EqualTo(2));
        var memory = other.GetCluster(null)!.Storage.Memory;
        Assert.That(memory.Count, Is.EqualTo(1));
        Arithmetic.Twice.With(key, 1).Forget();
        var watch = Stopwatch.StartNew();
        await UntilAsync(() => memory.Count == 0);
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"after {watch.ElapsedMilliseconds} ms"));
        using (other.Use())
        {
            Arithmetic.Twice.Call(key, 1);
        }

        Assert.That(Runs.Of(key), Is.EqualTo(2), "computed anew");
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(watch.Elapsed, Is.LessThan(Deadline), "It comes to that in time.");
            await Task.Delay(1);
        }
    }

    private static (Signal Inside, Signal Leave) Hold(string key)
    {
        var (inside, leave) = (new Signal(key + "/inside"), new Signal(key + "/leave"));
        Arithmetic.During[key] = token =>
        {
            inside.Set();
            return leave.WaitAsync(cancellationToken: token);
        };
        return (inside, leave);
    }

    private static long Misses(MementoEnvironment environment) => ((StorageBackendBase)environment.GetCluster(null)!.Storage).Statistics.Misses;

    // On a thread of its own, as a synchronous call blocks it.
    private static Task<int> CallIn(MementoEnvironment environment, string key, bool isSynchronous, CancellationToken cancellationToken = default) => Task.Factory.StartNew(
        async () =>
        {
            using var use = environment.Use();
            return isSynchronous ? Arithmetic.Cancellable.Call(key, cancellationToken) : await Arithmetic.Cancellable.CallAsync(key, cancellationToken);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default).Unwrap();

    private static Task<int> MeetIn(MementoEnvironment environment, string folder) => Task.Run(async () =>
    {
        using var use = environment.Use();
        return await Meeting.Meet.CallAsync(folder);
    });

    private static List<int> RunsIn(string folder) =>
        [.. Directory.GetFiles(folder, "run-*").Select(static path => int.Parse(Path.GetFileName(path)["run-".Length..], CultureInfo.InvariantCulture))];

    private MementoEnvironment Open(params (string Key, string Value)[] settings)
    {
        var environment = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            ShadowFolder = PluginCopies.Folder,
            Overrides = settings.ToDictionary(static setting => setting.Key, static setting => (string?)setting.Value),
        });
        _environments.Add(environment);
        return environment;
    }

    internal static class Meeting
    {
        public const string Go = "go";
        public static readonly MementoFunction<string, int> Meet = Memo.Of<string, int>(MeetBody);

        /// <summary>Leaves a file for the run, so that runs are counted outside of what is tested, and ends when it is told to.</summary>
        [MementoFunction(Version = "1")]
        private static async Task<int> MeetBody(string folder)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"run-{Environment.ProcessId}")), "");
            var watch = Stopwatch.StartNew();
            while (!File.Exists(Path.Combine(folder, Go)) && watch.Elapsed < Deadline)
            {
                await Task.Delay(5);
            }

            return Environment.ProcessId;
        }
    }
}
