using System.Diagnostics;
using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Workers that are killed at random, again and again, while there is much to do.</summary>
[Category("Long")]
internal sealed class KilledWorkersTests : ProcessTests
{
    private const int Calls = 500;
    private const int Seed = 20180204;

    [Test]
    public async Task A_batch_of_500_calls_has_500_right_results_and_each_body_completes_once()
    {
        var environment = Use("\"workers\": 4, \"retries\": 1000");
        var random = new Random(Seed);
        using var over = new CancellationTokenSource();
        var killed = 0;
        var killing = Task.Run(async () =>
        {
            // By what is done and not by time, so that it comes to an end on a slow machine: about thirty times, at any moment of a call.
            for (var next = 5; !over.IsCancellationRequested;)
            {
                await Task.Delay(random.Next(1, 40), CancellationToken.None);
                if (Directory.GetFiles(Folder.Path, "completed-*").Length < next)
                {
                    continue;
                }

                next += random.Next(5, 30);
                if (Alive() is { Count: > 0 } workers && Kill(workers[random.Next(workers.Count)]))
                {
                    killed++;
                }
            }
        });
        var results = await Work.Slow.BatchAsync(Enumerable.Range(0, Calls), (slow, n) => slow.With(Folder.Path, n));
        await over.CancelAsync();
        await killing;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}: {killed} workers killed, {Started} started"));
        Assert.That(killed, Is.GreaterThan(10), "or nothing was tried");
        Assert.That(results, Is.EqualTo(Enumerable.Range(0, Calls).Select(static n => n * n)));

        // A body whose worker was killed before its result was kept has completed for nothing, and is run again: of each call one run is the one that counts.
        var succeeded = await Work.Slow.ListMementosAsync().ToListAsync();
        Assert.That(succeeded.Select(static memento => memento.Arguments).Distinct().Count(), Is.EqualTo(Calls));
        var begun = Ledger.Entries(Folder.Path).Where(static entry => entry.StartsWith("begun-", StringComparison.Ordinal)).CountBy(static entry => entry).ToDictionary();
        var completed = Ledger.Entries(Folder.Path).Where(static entry => entry.StartsWith("completed-", StringComparison.Ordinal)).CountBy(static entry => entry).ToDictionary();
        Assert.That(completed, Has.Count.EqualTo(Calls));
        Assert.That(begun.Values.Sum() - Calls, Is.LessThanOrEqualTo(killed), "a body runs again only where its worker was killed");
        var twice = completed.Values.Sum() - Calls;
        Assert.That(twice, Is.LessThanOrEqualTo(killed), "and completes again only where it was killed between its end and its result's being kept");
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{begun.Values.Sum()} begun, {completed.Values.Sum()} completed"));
        Assert.That(environment.Statistics.Computed, Is.LessThanOrEqualTo(Calls));
        Assert.That((await environment.GetCluster(null)!.VerifyAsync()).Damages, Is.Empty);
    }

    // Those that the log tells of; the numbers of earlier ones may be other processes' by now, which are not the test's to kill.
    private List<int> Alive() => [.. Log.Entries.Where(static entry => entry.Event.Id == 3100)
        .Select(static entry => int.Parse(entry.Message.Split(' ')[3], CultureInfo.InvariantCulture))
        .Reverse().Take(4).Where(IsAlive)];

    private static bool Kill(int process)
    {
        try
        {
            using var worker = Process.GetProcessById(process);
            worker.Kill();
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It had ended by itself.
            return false;
        }
    }
}
