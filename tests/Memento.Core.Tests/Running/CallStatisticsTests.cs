using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>Each thread counts for itself, and nothing is lost or counted elsewhere.</summary>
public sealed class CallStatisticsTests
{
    [Test]
    public void Counts_of_threads_that_have_ended_stay()
    {
        var statistics = new CallStatistics();
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                statistics.CountRemembered();
                statistics.CountComputed();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        threads.Clear();
        Collect();

        Assert.That((statistics.Remembered, statistics.Computed), Is.EqualTo((8000L, 8000L)));
    }

    [Test]
    public void Threads_that_have_ended_take_no_memory()
    {
        var statistics = new CallStatistics();
        for (var i = 0; i < 100; i++)
        {
            var thread = new Thread(statistics.CountRemembered);
            thread.Start();
            thread.Join();
        }

        Collect();
        Assert.That(statistics.CounterCount, Is.LessThan(50));
        Assert.That(statistics.Remembered, Is.EqualTo(100));
    }

    [Test]
    public void Environments_that_take_turns_on_a_thread_count_apart()
    {
        CallStatistics first = new(), second = new();
        for (var i = 0; i < 10; i++)
        {
            first.CountRemembered();
            second.CountRemembered();
            second.CountRemembered();
        }

        Assert.That((first.Remembered, second.Remembered), Is.EqualTo((10L, 20L)));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
