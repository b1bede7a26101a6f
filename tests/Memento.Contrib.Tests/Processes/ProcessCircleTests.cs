using Memento.Running;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Circles of calls that no process sees as a whole.</summary>
[Category("Long")]
internal sealed class ProcessCircleTests : ProcessTests
{
    [TestCase("""{ "type": "filesystem", "path": "store" }""")]
    [TestCase("""{ "type": "sqlite", "path": "store.db" }""")]
    public async Task A_circle_across_three_workers_is_refused_to_all_who_are_in_it(string storage)
    {
        Use("\"workers\": 3", storage);
        var calls = Enumerable.Range(0, 3).Select(n => Work.Ring.CallAsync(Folder.Path, n).AsTask()).ToArray();
        foreach (var call in calls)
        {
            var error = Assert.ThrowsAsync<CyclicCallException>(() => call.WaitAsync(Patience));
            Assert.That(error!.Circle[^1], Is.EqualTo(error.Circle[0]));
            Assert.That(error.Message, Does.Contain("RingBody"));
        }

        Assert.That(await Work.Ring.ListMementosAsync().CountAsync(), Is.Zero, "nor is it remembered");
    }

    [Test]
    public void A_circle_of_the_program_and_a_worker_is_refused()
    {
        Use("\"workers\": 1");
        foreach (var n in new[] { 0, 1, 2 })
        {
            Ledger.Add(Folder.Path, $"ring-{n}");
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Throws<CyclicCallException>(() => Work.Ring.ForcingLocal().Call(Folder.Path, 0));
        Assert.That(clock.Elapsed, Is.LessThan(Patience));
    }
}
