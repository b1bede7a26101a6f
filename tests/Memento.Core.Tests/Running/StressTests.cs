using System.Collections.Concurrent;
using System.Diagnostics;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>Many tasks that make nested calls over a small space of keys, in every way there is to make them.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class StressTests(string storage, string runner) : CallingTests(storage, runner)
{
    private const int Tasks = 16;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    [Test]
    [Category("Long")]
    public async Task Each_body_runs_once_and_each_memento_has_exactly_what_was_called() => await RunAsync(TimeSpan.FromSeconds(1));

    [Test]
    [Category("Long")]
    public async Task Each_body_runs_once_and_each_memento_has_exactly_what_was_called_for_long() => await RunAsync(TimeSpan.FromSeconds(10));

    private async Task RunAsync(TimeSpan duration)
    {
        var key = Key;
        var watch = Stopwatch.StartNew();
        var made = new ConcurrentDictionary<(int Round, int Number), bool>();
        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(i => Task.Factory.StartNew(
            async () =>
            {
                var random = new Random(i);
                // On a busy machine workers take as long as that to start: what is looked at is a number of calls, not a time.
                while (watch.Elapsed < duration || made.Count <= Net.Nodes)
                {
                    // The same round as the others, or one that they are done with or about to begin.
                    var (round, number) = ((int)(watch.Elapsed / Round) + random.Next(3), random.Next(Net.Nodes));
                    var value = random.Next(2) == 0 ? Net.Of(number).Call(key, round, number) : await Net.Of(number).CallAsync(key, round, number);
                    Assert.That(value, Is.EqualTo(Net.ValueOf(number)));
                    made[(round, number)] = true;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap())).WaitAsync(Deadline);

        // What was called, and all that it called.
        HashSet<(int Round, int Number)> ran = [.. made.Keys];
        var open = new Stack<(int Round, int Number)>(ran);
        while (open.TryPop(out var node))
        {
            Array.ForEach([.. Net.CallsOf(node.Number).Select(called => (node.Round, called)).Where(ran.Add)], open.Push);
        }

        Assert.That(ran, Has.Count.GreaterThan(Net.Nodes), "There was something to do.");
        foreach (var (round, number) in ran)
        {
            Assert.That(Runs.Of(Net.RunOf(key, round, number)), Is.EqualTo(1), "Each body ran once.");
            await CheckMementoAsync(key, round, number, Net.CallsOf(number));
        }

        Assert.That(Test.Environment.Flights.Count, Is.Zero, "No call is under way.");
        Assert.That(CallContext.Current?.Frame, Is.Null, "No function runs.");
        await CheckLeasesAsync(key, [.. ran.Take(Net.Nodes)]);
    }

    private static async Task CheckMementoAsync(string key, int round, int number, IReadOnlyList<int> called)
    {
        var memento = (await Net.Of(number).MementoAsync(key, round, number))!;
        (FunctionName, string)[] expected = [.. called.Select(next => (Net.Of(next).Name, $$"""{"key":"{{key}}","number":{{next}},"round":{{round}}}"""))];
        (FunctionName, string)[] actual = [.. memento.Invocations.Select(invocation => (invocation.Call.Function, invocation.Arguments))];
        Assert.That(actual, Net.IsOrdered(number) ? Is.EqualTo(expected) : Is.EquivalentTo(expected), $"node {number} of round {round}");
        Assert.That(memento.InvocationCount, Is.EqualTo(called.Count));
    }

    // Another process, as it were, gets the right to compute each of them, as nobody has it any more.
    private async Task CheckLeasesAsync(string key, (int Round, int Number)[] nodes)
    {
        await using var other = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        foreach (var (round, number) in nodes)
        {
            var memento = (await Net.Of(number).MementoAsync(key, round, number))!;
            var lease = await other.GetCluster(null)!.Storage.LeaseAsync(memento.Call).AsTask().WaitAsync(Deadline);
            Assert.That(lease?.HadToWait ?? false, Is.False);
            if (lease is not null)
            {
                await lease.DisposeAsync();
            }
        }
    }
}
