using System.Diagnostics;
using Memento.Running.Processes.Pool;

namespace Memento.Contrib.Tests.Processes;

/// <summary>How much waits for a caller who takes his time to be told of the progress of a call.</summary>
[CancelAfter(60_000)]
internal sealed class TellingTests
{
    private static readonly byte[] Large = new byte[Telling.MostBytes / 8];

    [Test]
    [Category("Long")]
    public async Task More_than_may_wait_is_slowed_down_and_not_stopped_while_a_call_waits_for_a_worker([Values(1, 1024)] int large)
    {
        // The caller who is told may wait for the worker that runs what tells him.
        using var isOver = new ManualResetEventSlim();
        var told = 0;
        var telling = new Telling(
            _ =>
            {
                isOver.Wait();
                told++;
            },
            static () => true);
        var content = Large.AsMemory(0, Large.Length / large);
        for (var i = 0; i <= 8 * large; i++)
        {
            telling.Add(content, static () => { });
        }

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 5; i++)
        {
            telling.Add(content, static () => { });
        }

        Assert.That(Stopwatch.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromMilliseconds(50)), "Else it takes all the memory that there is.");
        isOver.Set();
        await telling.EndAsync(new Reply(ReplyKind.Outcome));
        Assert.That(told, Is.EqualTo((8 * large) + 6));
    }

    [Test]
    public async Task More_bytes_than_may_wait_are_waited_for_though_they_are_few_reports()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var told = 0;
        var telling = new Telling(
            _ =>
            {
                mayGoOn.Wait();
                Interlocked.Increment(ref told);
            },
            static () => false);
        var (added, whenAdded) = (0, 0);
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                telling.Add(Large, static () => { });
                whenAdded = Volatile.Read(ref told);
                Interlocked.Increment(ref added);
            }
        });
        Assert.That(() => Volatile.Read(ref added), Is.GreaterThanOrEqualTo(8).After(20_000, 10));
        mayGoOn.Set();
        await adding;
        await telling.EndAsync(new Reply(ReplyKind.Outcome));
        Assert.That(whenAdded, Is.GreaterThanOrEqualTo(20 - 9), "Eight wait, and one is being told.");
        Assert.That(told, Is.EqualTo(20));
    }

    [Test]
    public async Task Who_must_not_wait_does_not()
    {
        using var mayGoOn = new ManualResetEventSlim();
        var told = 0;
        var telling = new Telling(
            _ =>
            {
                mayGoOn.Wait();
                told++;
            },
            isWanted: null);
        for (var i = 0; i < 2 * Telling.MostWaiting; i++)
        {
            telling.Add(default, static () => { });
        }

        mayGoOn.Set();
        await telling.EndAsync(new Reply(ReplyKind.Outcome));
        Assert.That(told, Is.EqualTo(2 * Telling.MostWaiting));
    }
}
