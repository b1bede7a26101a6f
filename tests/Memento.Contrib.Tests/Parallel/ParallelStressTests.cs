using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>Two batches of 500 calls at once, in opposite orders, whose functions make batches of shared calls, and some of which fail.</summary>
[TestFixture("filesystem")]
[TestFixture("memory")]
internal sealed class ParallelStressTests(string storage) : CallingTests(storage, "parallel")
{
    private const int Count = 500;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Test, Category("Long")]
    public async Task Five_hundred_nested_calls_run_each_body_once_and_each_failure_stays_in_its_place()
    {
        var key = Key;
        int[] numbers = [.. Enumerable.Range(0, Count).Reverse()];
        var synchronous = Enumerable.Range(0, 2).Select(i => Task.Factory.StartNew(
            () => Nest.Shaky.TryBatch(i == 0 ? numbers : Enumerable.Reverse(numbers), (shaky, n) => shaky.With(key, n)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var asynchronous = Enumerable.Range(0, 2).Select(i => Task.Run(async () =>
            await Nest.ShakyLater.TryBatchAsync(i == 0 ? numbers : Enumerable.Reverse(numbers), (shaky, n) => shaky.With(key, n))));
        var batches = await Task.WhenAll(synchronous.Concat(asynchronous)).WaitAsync(Deadline);

        for (var i = 0; i < batches.Length; i++)
        {
            Assert.That(batches[i], Has.Count.EqualTo(Count));
            for (var place = 0; place < Count; place++)
            {
                var number = i % 2 == 0 ? Count - 1 - place : place;
                var ended = batches[i][place];
                Assert.That(ended.IsSuccess ? ended.Value : (long?)null, Is.EqualTo(Nest.ShakyValue(number)), $"{number}: {ended.Exception}");
                Assert.That(ended.Exception, ended.IsSuccess ? Is.Null : Is.TypeOf<TideException>().With.Message.EqualTo($"{number}"));
            }
        }

        Assert.That(Enumerable.Range(0, Count).Where(number => Runs.Of($"{key}/{number}") != 1 || Runs.Of($"{key}/{number}/later") != 1), Is.Empty, "Each body ran once.");
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }
}
