namespace Memento.Versioning.Tests;

/// <summary>Work that is done while the program goes on, and before it ends.</summary>
internal sealed class LateWorkTests
{
    [Test]
    public void It_is_done_in_its_order_without_anybody_waiting()
    {
        var work = new LateWork();
        var done = new List<int>();
        using var all = new CountdownEvent(100);
        for (var i = 0; i < 100; i++)
        {
            var number = i;
            work.Add(() =>
            {
                done.Add(number);
                all.Signal();
            });
        }

        Assert.That(all.Wait(TimeSpan.FromSeconds(30)));
        Assert.That(done, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void The_end_of_the_process_waits_for_what_is_being_done_and_does_the_rest()
    {
        var work = new LateWork();
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var done = new List<string>();
        work.Add(() =>
        {
            begun.Set();
            goOn.Wait(TimeSpan.FromSeconds(30));
            done.Add("first");
        });
        work.Add(() => done.Add("second"));
        Assert.That(begun.Wait(TimeSpan.FromSeconds(30)));
        var end = new Thread(work.Finish);
        end.Start();
        goOn.Set();
        end.Join();
        Assert.That(done, Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public void What_is_added_after_a_rest_is_done_too()
    {
        var work = new LateWork();
        for (var round = 0; round < 50; round++)
        {
            using var done = new ManualResetEventSlim();
            work.Add(done.Set);
            Assert.That(done.Wait(TimeSpan.FromSeconds(30)), $"round {round}");
        }
    }
}
