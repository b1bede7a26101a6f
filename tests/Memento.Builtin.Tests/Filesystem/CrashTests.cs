using System.Globalization;
using Memento.Builtin.Tests.Filesystem.Simulation;
using Memento.Storage;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>
/// A store on a simulated disk, of which each operation is the last one: what is found by those who come after a killed process, or after a loss of
/// power that dropped, tore or reordered what was not flushed.
/// </summary>
[TestFixture]
public sealed class CrashTests
{
    [Test]
    public Task After_a_crash_there_is_what_was_promised([Values(Durability.Process, Durability.Power)] Durability durability) => CheckAsync(durability, everyOperation: 29, seeds: 2);

    [Test, Category("Long")]
    public Task After_a_crash_at_any_operation_there_is_what_was_promised([Values(Durability.None, Durability.Process, Durability.Power)] Durability durability) => CheckAsync(durability, everyOperation: 1, seeds: 4);

    private static async Task CheckAsync(Durability durability, int everyOperation, int seeds)
    {
        var disk = new SimulatedDisk();
        var workload = new StoreWorkload(isTroubled: false);
        var points = new List<CrashPoint>();
        var changes = 0;
        disk.Changed = () =>
        {
            if (changes++ % everyOperation == 0)
            {
                var expected = workload.Snapshot();
                if (!disk.LastOperation.Contains("Flush of", StringComparison.Ordinal))
                {
                    // What is flushed is nothing to who comes after a killed process: he finds what the system has.
                    points.Add(new CrashPoint($"killed after {disk.LastOperation}", disk.AfterKill(), expected, IsPromised: true));
                }

                for (var i = 0; i < seeds; i++)
                {
                    var seed = (changes * 1000) + i;
                    var what = string.Create(CultureInfo.InvariantCulture, $"power lost after {disk.LastOperation}, seed {seed}");
                    points.Add(new CrashPoint(what, disk.AfterLossOfPower(seed), expected, durability == Durability.Power));
                }
            }
        };
        await using (var backend = StoreOnDisk.Open(disk, durability))
        {
            await workload.RunAsync(backend);
        }

        disk.Changed = null;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{disk.Operations} operations, {changes} of them changed something; {points.Count} disks to look at."));
        var lost = 0;
        await Parallel.ForEachAsync(points, async (point, _) =>
        {
            var here = await CheckAsync(point, workload, durability);
            Interlocked.Add(ref lost, here);
        });

        // The disk would prove nothing that lost nothing of a store that does not flush.
        Assert.That(lost, durability == Durability.Power ? Is.Zero : Is.Positive);
    }

    /// <summary>Looks at what is left.</summary>
    /// <returns>How much of what was acknowledged is lost.</returns>
    private static async Task<int> CheckAsync(CrashPoint point, StoreWorkload workload, Durability durability)
    {
        var lost = 0;
        try
        {
            await using (var backend = StoreOnDisk.Open(point.Disk, durability))
            {
                foreach (var expectation in point.Expected)
                {
                    lost += await expectation.CheckAsync(backend, point.IsPromised, point.What) ? 0 : 1;
                }
            }

            await using var again = StoreOnDisk.Open(point.Disk, durability);
            await workload.CheckUseAsync(again, point.What);
            return lost;
        }
        catch (Exception exception) when (exception is not ResultStateException)
        {
            throw new InvalidOperationException($"{point.What}: {exception.Message}", exception);
        }
    }

    private sealed record CrashPoint(string What, SimulatedDisk Disk, IReadOnlyList<Expectation> Expected, bool IsPromised);
}
