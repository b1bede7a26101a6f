using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Functions;

/// <summary>Many calls at once.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class BatchTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static PriceHandle Price => PriceHandle.PriceMemento;

    [Test]
    public async Task Results_come_in_the_order_of_the_inputs_and_equal_calls_run_once()
    {
        Assert.That(Price.Batch([4, 2, 4, 6], (price, days) => price.With(Key, days)), Is.EqualTo(new[] { 2.0, 1, 2, 3 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
        Assert.That(await Price.BatchAsync([6, 8], (price, days) => price.With(Key, days)), Is.EqualTo(new[] { 3.0, 4 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(4));
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void An_empty_batch_has_no_results() =>
        Assert.That(Price.Batch(Array.Empty<int>(), (price, days) => price.With(Key, days)), Is.Empty);

    [Test]
    public async Task A_map_gives_the_results_by_value()
    {
        var add = Price.Partial(Key);
        Assert.That(add.Map(Enumerable.Range(1, 3), (price, days) => price.With(days: days)), Is.EqualTo(new Dictionary<int, double> { [1] = 0.5, [2] = 1, [3] = 1.5 }));
        Assert.That(await add.MapAsync([3, 3], (price, days) => price.With(days: days)), Is.EqualTo(new Dictionary<int, double> { [3] = 1.5 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
    }

    [Test]
    public void The_first_exception_is_thrown_after_all_calls_were_made()
    {
        Assert.That(() => Price.Batch([2, -1, 4], (price, days) => price.With(Key, days)), Throws.ArgumentException.With.Message.Contains("past"));
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
        Assert.That(Price.With(Key, 4).Memento(), Is.Not.Null);
    }

    [Test]
    public async Task Of_several_exceptions_the_first_in_the_order_of_the_calls_is_thrown([Values] bool isRemembered)
    {
        if (isRemembered)
        {
            Arithmetic.Fail.TryBatch(["argument", "custom"], (fail, how) => fail.With(Key, how));
        }

        Assert.That(() => Arithmetic.Fail.Batch(["custom", "argument"], (fail, how) => fail.With(Key, how)), Throws.TypeOf<TideException>());
        Assert.That(() => Arithmetic.Fail.Batch(["argument", "custom"], (fail, how) => fail.With(Key, how)), Throws.TypeOf<ArgumentException>());
        Assert.That(async () => await Arithmetic.Fail.BatchAsync(["custom", "argument"], (fail, how) => fail.With(Key, how)), Throws.TypeOf<TideException>());
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        await Task.CompletedTask;
    }

    [Test]
    public async Task What_one_call_throws_is_in_its_place_when_that_is_asked_for()
    {
        var ended = Price.TryBatch([2, -1, 4], (price, days) => price.With(Key, days));
        Assert.That(ended.Select(call => call.IsSuccess), Is.EqualTo(new[] { true, false, true }));
        Assert.That((ended[0].Value, ended[2].Value), Is.EqualTo((1.0, 2.0)));
        Assert.That(ended[1].Exception, Is.TypeOf<ArgumentException>().With.Message.Contains("past"));
        Assert.That(() => ended[1].Value, Throws.ArgumentException.With.Message.Contains("past"));
        Assert.That((await Price.TryBatchAsync([-1], (price, days) => price.With(Key, days)))[0].Exception, Is.TypeOf<ArgumentException>(), "also when it is remembered");
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
    }

    [Test]
    public void A_batch_can_stop_at_the_first_failure()
    {
        int[] days = [2, -1, .. Enumerable.Range(3, 100)];
        Assert.That(() => Price.Batch(days, (price, days) => price.With(Key, days), new BatchOptions { StopAtFirstFailure = true }), Throws.ArgumentException);
        Assert.That(Runs.Of(Key), Runner == "local" ? Is.EqualTo(2) : Is.LessThan(days.Length), "Those that run at the same time may have begun before.");
    }

    [Test]
    public void Equal_calls_that_a_failure_kept_from_beginning_are_not_begun_either()
    {
        int[] days = [-1, .. Enumerable.Repeat(Enumerable.Range(2, 50), 2).SelectMany(static days => days)];
        var ended = Price.TryBatch(days, (price, days) => price.With(Key, days), new BatchOptions { StopAtFirstFailure = true });
        var begun = ended.Skip(1).Take(50).Count(call => call.IsSuccess);
        Assert.That(Runs.Of(Key), Is.EqualTo(1 + begun));
        Assert.That(ended.Skip(51).Select(call => call.IsSuccess), Is.EqualTo(ended.Skip(1).Take(50).Select(call => call.IsSuccess)));
    }

    [TestCase("not memoized", typeof(NonMemoizedException))]
    [TestCase("argument", typeof(ArgumentException))]
    public void Equal_calls_that_fail_run_once_whether_that_is_remembered_or_not(string how, Type type)
    {
        var ended = Arithmetic.Fail.TryBatch([1, 2, 3], (fail, _) => fail.With(Key, how));
        Assert.That(ended.Select(call => call.Exception), Has.All.TypeOf(type));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void Progress_counts_the_remembered_calls_and_the_equal_ones_and_changes_no_result()
    {
        var told = new Told();
        Assert.That(Price.Batch([2, 4], (price, days) => price.With(Key, days), new BatchOptions { Progress = told }), Is.EqualTo(new[] { 1.0, 2 }));
        Assert.That(told.Counts, Is.EqualTo(new[] { 1, 2 }));
        told.Counts.Clear();
        Assert.That(Price.Batch([2, 6, 4, 8, 6], (price, days) => price.With(Key, days), new BatchOptions { Progress = told }), Is.EqualTo(new[] { 1.0, 3, 2, 4, 3 }));
        Assert.That(told.Counts, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        told.Counts.Clear();
        Assert.That(Price.Map([2, 4], (price, days) => price.With(Key, days), new BatchOptions { Progress = told }).Values, Is.EqualTo(new[] { 1.0, 2 }));
        Assert.That(told.Counts, Is.EqualTo(new[] { 1, 2 }), "all remembered");
    }

    [Test]
    public void One_argument_that_cannot_be_bound_keeps_the_whole_batch_from_running()
    {
        Assert.That(() => Arithmetic.Open.Batch(new object[] { 1, (Action)(() => { }) }, (open, value) => open.With(Key, value)), Throws.TypeOf<UnsupportedArgumentException>());
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public void A_call_of_another_handle_is_refused() =>
        Assert.That(() => Price.WithContext("a", 1).Batch([1], (_, days) => Price.With(Key, days)), Throws.ArgumentException.With.Message.Contains("another handle"));

    [Test]
    public void A_callers_memento_has_all_calls_of_its_batch()
    {
        Arithmetic.During[Key] = async token => await Price.BatchAsync([1, 2, 1], (price, days) => price.With(Key, days), cancellationToken: token);
        Arithmetic.Cancellable.Call(Key);
        Assert.That(Arithmetic.Cancellable.Memento(Key)!.Invocations.Select(invocation => invocation.Arguments), Is.EqualTo(new[]
        {
            $$"""{"days":1,"key":"{{Key}}"}""", $$"""{"days":2,"key":"{{Key}}"}""", $$"""{"days":1,"key":"{{Key}}"}""",
        }));
        Assert.That(Arithmetic.Cancellable.Memento(Key)!.Dependencies, Does.Contain(Price.Name).And.Contain(Arithmetic.Twice.Name));
    }

    [Test]
    public void Equal_calls_of_a_batch_do_not_share_a_result_that_can_be_changed()
    {
        var results = Arithmetic.Numbers.Batch([0, 1], (numbers, _) => numbers.With(Key));
        results[0][0] = 99;
        Assert.That(results[1], Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public async Task Equal_calls_do_not_share_such_a_result_either_where_nothing_keeps_it()
    {
        await using var forgetful = new TestEnvironment("null", Runner);
        var results = Arithmetic.Numbers.Batch([0, 1], (numbers, _) => numbers.With(Key));
        Assert.That(results[0], Is.Not.SameAs(results[1]).And.EqualTo(results[1]));
    }

    [Test]
    public async Task Two_batches_at_once_that_need_each_others_calls_run_each_once()
    {
        var calls = Enumerable.Range(0, 4).Select(i => Task.Run(() =>
            Arithmetic.Fibonacci.Batch(i % 2 == 0 ? [20, 30] : new[] { 30, 20 }, (fibonacci, n) => fibonacci.With(Key, n)))).ToArray();
        foreach (var results in await Task.WhenAll(calls))
        {
            Assert.That(results, Is.EquivalentTo(new[] { 6765L, 832040L }));
        }

        Assert.That(Runs.Of(Key), Is.EqualTo(31));
    }

    // Progress<T> would tell later, on another thread.
    private sealed class Told : IProgress<int>
    {
        public List<int> Counts { get; } = [];

        public void Report(int value) => Counts.Add(value);
    }
}
