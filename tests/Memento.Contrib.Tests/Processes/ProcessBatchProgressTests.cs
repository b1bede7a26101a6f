using Memento.Running;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Where the progress of a batch is told, what may be done there, and what comes of what is thrown there.</summary>
[Category("Long")]
internal sealed class ProcessBatchProgressTests : ProcessTests
{
    private static readonly AsyncLocal<string?> Flowing = new();

    [Test]
    public void Of_calls_that_memory_has_it_is_told_on_the_callers_thread_and_of_others_on_one_of_the_pool_with_what_flows_with_the_callers()
    {
        Use("\"workers\": 2");
        Work.Square.Call(Folder.Path, 0);
        Work.Square.Call(Folder.Path, 1);
        Flowing.Value = "flows";

        // A thread of its own, which is none of the pool's.
        var told = new Told();
        var caller = 0;
        var calling = new Thread(() =>
        {
            caller = Environment.CurrentManagedThreadId;
            Work.Square.Batch(Enumerable.Range(0, 20), (square, n) => square.With(Folder.Path, n), new BatchOptions { Progress = told });
        });
        calling.Start();
        Assert.That(calling.Join(Patience), Is.True);
        Assert.That(told.Values, Is.EqualTo(Enumerable.Range(1, 20)), "one at a time and in order");
        Assert.That(told.MostAtOnce, Is.EqualTo(1));
        Assert.That(told.Places.Take(2), Is.All.EqualTo((caller, false, "flows")));
        Assert.That(told.Places.Skip(2), Is.All.Matches<(int Thread, bool IsOfPool, string? Flowing)>(place => place.Thread != caller && place.IsOfPool && place.Flowing == "flows"));
    }

    [Test]
    public async Task It_may_call_memento_functions_and_those_of_the_batch_with_one_worker_too([Values(1, 2)] int workers)
    {
        Use($"\"workers\": {workers.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        var called = new List<int>();
        var told = new Told { Does = value => called.Add(value == 1 ? Work.Nested.Call(Folder.Path, 2) : Work.Square.Call(Folder.Path, 9 - (value % 4))) };
        var squares = await Task.Run(() => Work.Square.Batch(Enumerable.Range(0, 10), (square, n) => square.With(Folder.Path, n), new BatchOptions { Progress = told })).WaitAsync(Patience);
        Assert.That(squares, Is.EqualTo(Enumerable.Range(0, 10).Select(static n => n * n)));
        Assert.That(told.Values, Is.EqualTo(Enumerable.Range(1, 10)));
        Assert.That(called[0], Is.Positive);
        Assert.That(called.Skip(1), Is.EqualTo(Enumerable.Range(2, 9).Select(static value => (9 - (value % 4)) * (9 - (value % 4)))));
        Assert.That(Enumerable.Range(0, 10).Select(n => Ledger.Count(Folder.Path, $"square-{n}")), Is.All.EqualTo(1), "each of them runs once");
    }

    [Test]
    public async Task What_is_thrown_there_cancels_the_calls_that_run_and_reaches_the_caller_and_what_was_computed_is_kept()
    {
        Use("\"workers\": 2, \"cancel_grace\": \"00:01:00\"");
        var told = new Told { Does = static _ => throw new InvalidTimeZoneException("enough") };
        var batch = Task.Run(() => Work.Stay.BatchAsync([0, 1, 2, 3], (stay, n) => stay.With(Folder.Path, n), new BatchOptions { Progress = told }).AsTask());
        Assert.That(async () => await batch.WaitAsync(Patience), Throws.TypeOf<InvalidTimeZoneException>().With.Message.EqualTo("enough"));
        Assert.That(told.Values, Is.EqualTo(new[] { 1 }), "nobody is told more");
        Assert.That(Enumerable.Range(0, 4).Select(n => Work.Stay.Memento(Folder.Path, n) is not null), Is.EqualTo(new[] { true, false, false, false }));
        Assert.That(Ledger.Count(Folder.Path, "stays"), Is.EqualTo(1), "no further call begins");
        Assert.That(Work.Square.Call(Folder.Path, 1), Is.EqualTo(1));
        Assert.That(Started, Is.EqualTo(2), "and the workers go on");
    }

    private sealed class Told : IProgress<int>
    {
        private int _atOnce;

        public List<int> Values { get; } = [];

        public List<(int Thread, bool IsOfPool, string? Flowing)> Places { get; } = [];

        public int MostAtOnce { get; private set; }

        public Action<int>? Does { get; init; }

        public void Report(int value)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
            Values.Add(value);
            Places.Add((Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread, Flowing.Value));
            Does?.Invoke(value);
            Interlocked.Decrement(ref _atOnce);
        }
    }
}
