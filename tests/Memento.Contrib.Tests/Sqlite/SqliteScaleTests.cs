using System.Diagnostics;
using Memento.Storage.Sqlite;
using Memento.Testing;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>What does not take longer the more there is. Budgets many times what was measured: a machine under test has other things to do.</summary>
[TestFixture]
[Category("Long")]
public sealed class SqliteScaleTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task One_call_costs_the_same_among_many(CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        await using var backend = new SqliteStorageBackend(TestBackendContext.Create("sqlite", folder.FullPath, new Dictionary<string, string?> { ["memory_cache_mb"] = "0" }));
        await StoreAsync(0, 1000);
        var few = await MeasureAsync(0);
        await StoreAsync(1000, 20_000);
        var many = await MeasureAsync(10_000);
        await TestContext.Out.WriteLineAsync($"among 1,000: {few}; among 20,000: {many}");
        foreach (var (before, after) in (IEnumerable<(TimeSpan, TimeSpan)>)[(few.Hit, many.Hit), (few.Forget, many.Forget), (few.FirstTen, many.FirstTen)])
        {
            Assert.That(after, Is.LessThan((4 * before) + TimeSpan.FromMilliseconds(2)));
        }

        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), cancellationToken: cancellation)), Has.Count.EqualTo(20_000 - (2 * 50)));

        async Task StoreAsync(int from, int to)
        {
            await backend.MemoizeManyAsync([.. Enumerable.Range(from, to - from).Select(static i => TestCalls.Result($"value {i}", argument: i))], cancellation);
        }

        async Task<(TimeSpan Hit, TimeSpan Forget, TimeSpan FirstTen)> MeasureAsync(int from)
        {
            return (
                await EachAsync(i => backend.ReadAsync(TestCalls.Call(argument: from + 500 + i), typeof(string), cancellation).AsTask()),
                await EachAsync(i => backend.ForgetCallsAsync([TestCalls.Call(argument: from + i)], cancellation).AsTask()),
                await EachAsync(_ => TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), 10, cancellation))));
        }

        static async Task<TimeSpan> EachAsync(Func<int, Task> act)
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < 50; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await act(i);
                times.Add(Stopwatch.GetElapsedTime(started));
            }

            return times.Order().ElementAt(times.Count / 2);
        }
    }
}
