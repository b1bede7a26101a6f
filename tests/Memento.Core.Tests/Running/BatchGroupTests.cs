using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Running;
using Memento.Storage;

namespace Memento.Core.Tests.Running;

/// <summary>Quick calls of a batch, which are looked up and kept in groups.</summary>
internal sealed class BatchGroupTests() : CallingTests("filesystem", "local", isCached: false)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private IStorageBackend Store => Test.Environment.GetCluster(null)!.Storage;

    [Test]
    public async Task Every_result_is_in_the_store_when_the_batch_returns()
    {
        Assert.That(Arithmetic.Twice.Batch(Enumerable.Range(0, 300), (twice, number) => twice.With(Key, number)).Sum(), Is.EqualTo(300 * 299));
        Assert.That(await Store.ListMementosAsync(Arithmetic.Twice.Name).CountAsync(), Is.EqualTo(300));
        Assert.That(Runs.Of(Key), Is.EqualTo(300));
        Assert.That(Arithmetic.Twice.Batch(Enumerable.Range(0, 310), (twice, number) => twice.With(Key, number)).Sum(), Is.EqualTo(310 * 309));
        Assert.That(Runs.Of(Key), Is.EqualTo(310));
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void Calls_that_call_earlier_ones_of_their_batch_run_each_once()
    {
        var results = Arithmetic.Fibonacci.Batch(Enumerable.Range(0, 60), (fibonacci, n) => fibonacci.With(Key, n));
        Assert.That(results[59], Is.EqualTo(956722026041));
        Assert.That(Runs.Of(Key), Is.EqualTo(60));
    }

    [Test]
    public async Task A_call_that_takes_its_time_keeps_nobody_from_the_results_before_it()
    {
        var (key, inside, leave) = (Key, new TaskCompletionSource(), new TaskCompletionSource());
        var keys = Keys(key);
        Arithmetic.During[keys[^1]] = async _ =>
        {
            inside.SetResult();
            await leave.Task;
        };
        var batch = Task.Run(() => Arithmetic.Cancellable.BatchAsync(keys, (call, one) => call.With(one)).AsTask());
        await inside.Task.WaitAsync(Deadline);
        await using var other = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        await Task.Run(() =>
        {
            using var use = other.Use();
            return Arithmetic.Cancellable.Call(keys[^2]);
        }).WaitAsync(Deadline);
        Assert.That(batch.IsCompleted, Is.False);
        Assert.That(Runs.Of(keys[^2]), Is.EqualTo(1));
        leave.SetResult();
        await batch.WaitAsync(Deadline);
    }

    [Test]
    public async Task Who_wants_a_call_while_it_runs_has_its_result_as_soon_as_it_is_there()
    {
        // Nothing but who waits has it kept before the group ends.
        Test.Environment.Clock = new TimerlessClock();
        var (keys, inside, leave, end) = (Keys(Key), new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        Arithmetic.During[keys[^2]] = async _ =>
        {
            inside.SetResult();
            await leave.Task;
        };
        Arithmetic.During[keys[^1]] = _ => end.Task;
        var batch = Task.Run(() => Arithmetic.Cancellable.BatchAsync(keys, (call, one) => call.With(one)).AsTask());
        await inside.Task.WaitAsync(Deadline);
        var waiting = Arithmetic.Cancellable.CallAsync(keys[^2]).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);
        leave.SetResult();
        Assert.That(await waiting.WaitAsync(Deadline), Is.EqualTo(1));
        Assert.That(batch.IsCompleted, Is.False);
        end.SetResult();
        await batch.WaitAsync(Deadline);
        Assert.That(Runs.Of(keys[^2]), Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_forgotten_while_it_waits_to_be_kept_is_not_kept()
    {
        var key = Key;
        var keys = Keys(key);
        Arithmetic.During[keys[^1]] = _ =>
        {
            Arithmetic.Cancellable.With(keys[^2]).Forget();
            return Task.CompletedTask;
        };
        await Arithmetic.Cancellable.BatchAsync(keys, (call, one) => call.With(one));
        Assert.That(Arithmetic.Cancellable.Memento(keys[^2]), Is.Null);
        Assert.That(Arithmetic.Cancellable.Memento(keys[^3]), Is.Not.Null);
    }

    [Test]
    public async Task What_was_computed_before_a_batch_is_cancelled_is_kept()
    {
        var key = Key;
        var keys = Keys(key);
        using var cancellation = new CancellationTokenSource();
        Arithmetic.During[keys[^1]] = token =>
        {
            cancellation.Cancel();
            token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        };
        Assert.That(async () => await Arithmetic.Cancellable.BatchAsync(keys, (call, one) => call.With(one), cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await Store.ListMementosAsync(Arithmetic.Cancellable.Name).CountAsync(), Is.EqualTo(19));
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task What_a_call_of_a_batch_returns_that_heard_of_its_cancellation_is_not_kept()
    {
        var keys = Keys(Key);
        using var cancellation = new CancellationTokenSource();
        Arithmetic.During[keys[^1]] = _ => cancellation.CancelAsync();
        await Arithmetic.Cancellable.BatchAsync(keys, (call, one) => call.With(one), cancellationToken: cancellation.Token);
        Assert.That(await Store.ListMementosAsync(Arithmetic.Cancellable.Name).CountAsync(), Is.EqualTo(keys.Length - 1));
    }

    [Test]
    public async Task A_progress_that_throws_ends_the_batch_and_costs_no_result()
    {
        Assert.That(
            () => Arithmetic.Twice.Batch(Enumerable.Range(0, 50), (twice, number) => twice.With(Key, number), new BatchOptions { Progress = new Throwing(20) }),
            Throws.TypeOf<TimeoutException>());
        Assert.That(await Store.ListMementosAsync(Arithmetic.Twice.Name).CountAsync(), Is.EqualTo(20));
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void Progress_is_told_of_calls_that_a_failure_kept_from_beginning_too()
    {
        var keys = Keys(Key);
        Arithmetic.During[keys[4]] = static _ => throw new TimeoutException();
        var told = new Told();
        var outcomes = Arithmetic.Cancellable.TryBatch(keys, (call, one) => call.With(one), new BatchOptions { StopAtFirstFailure = true, Progress = told });
        Assert.That(outcomes.Skip(5).Select(static outcome => outcome.Exception), Is.All.InstanceOf<OperationCanceledException>());
        Assert.That(told.Values, Is.EqualTo(Enumerable.Range(1, keys.Length)));
    }

    private sealed class Told : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    private sealed class Throwing(int at) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value == at)
            {
                throw new TimeoutException();
            }
        }
    }

    private static string[] Keys(string key)
    {
        string[] keys = [.. Enumerable.Range(0, 20).Select(i => $"{key}/{i}")];
        foreach (var one in keys)
        {
            Arithmetic.During[one] = static _ => Task.CompletedTask;
        }

        return keys;
    }
}
