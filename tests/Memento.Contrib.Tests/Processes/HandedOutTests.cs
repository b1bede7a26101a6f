using Memento.Running.Processes.Pool;

namespace Memento.Contrib.Tests.Processes;

/// <summary>How much of the progress of a call that was handed from one worker to another is on its way.</summary>
internal sealed class HandedOutTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [TestCase(Telling.MostWaiting, 0)]
    [TestCase(8, (int)(Telling.MostBytes / 8))]
    [Category("Long")]
    public async Task No_more_is_sent_than_may_wait_there_until_one_is_told(int most, int bytes)
    {
        var (isTold, wasTold) = (false, new List<bool>());
        using var sent = new SemaphoreSlim(0);
        using var handed = new HandedOut(_ =>
        {
            wasTold.Add(Volatile.Read(ref isTold));
            sent.Release();
        });
        var telling = TellAsync(handed, most + 1, bytes);
        await WaitAsync(sent, most);
        Volatile.Write(ref isTold, true);
        handed.Told();
        await telling.WaitAsync(Patience);
        Assert.That(wasTold.Count(static told => told), Is.EqualTo(1));
        Assert.That(wasTold, Has.Count.EqualTo(most + 1).And.Ordered);
    }

    [Test]
    public async Task Nobody_waits_for_what_is_told_of_a_call_that_is_cancelled()
    {
        using var sent = new SemaphoreSlim(0);
        using var handed = new HandedOut(_ => sent.Release());
        var telling = TellAsync(handed, 2 * Telling.MostWaiting);
        await WaitAsync(sent, Telling.MostWaiting);
        handed.Cancel();
        await telling.WaitAsync(Patience);
        Assert.That(sent.CurrentCount, Is.Zero);
    }

    private static Task TellAsync(HandedOut handed, int times, int bytes = 0) => Task.Run(() =>
    {
        var told = new byte[bytes];
        for (var i = 0; i < times; i++)
        {
            handed.Tell(told);
        }
    });

    private static async Task WaitAsync(SemaphoreSlim sent, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.That(await sent.WaitAsync(Patience), Is.True);
        }
    }
}
