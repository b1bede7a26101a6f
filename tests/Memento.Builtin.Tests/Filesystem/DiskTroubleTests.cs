using System.Globalization;
using Memento.Builtin.Tests.Filesystem.Simulation;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A store on a simulated disk, of which each operation fails, once or from then on: memoizing costs no call, nothing wrong is read, and all is well when the trouble ends.</summary>
[TestFixture]
public sealed class DiskTroubleTests
{
    [Test]
    public Task A_disk_in_trouble_costs_no_call([Values] bool isForGood) => CheckAsync(isForGood, step: 41);

    [Test, Category("Long")]
    public Task A_disk_that_fails_at_any_operation_costs_no_call([Values] bool isForGood) => CheckAsync(isForGood, step: 1);

    [Test]
    public async Task A_large_result_that_is_given_up_when_the_disk_is_full_costs_no_call()
    {
        // The one is all but written, its last bytes in the buffer of a file, when the other cannot be.
        ResultToStore[] results = [TestCalls.Result(new string('x', StoreWorkload.LargeLength), argument: 1), TestCalls.Result(new string('y', 10_000), argument: 2)];
        for (var operation = 1; ; operation++)
        {
            var disk = new SimulatedDisk { Fault = (operation, DiskTrouble.NoSpace, true) };
            var hasFailed = false;
            disk.Failed = () => hasFailed = true;
            await using var backend = StoreOnDisk.Open(disk);
            var mementos = await backend.MemoizeManyAsync(results);
            var last = disk.LastOperation;
            Assert.That(mementos.Select(static memento => memento.Content is null), Has.All.EqualTo(hasFailed), last);
            if (!hasFailed)
            {
                return;
            }

            Assert.That(disk.Files, Has.None.Contains("tmp"), $"{last}: nothing is left that takes room and is no use.");
            disk.Fault = null;
            Assert.That(await backend.MemoizeManyAsync(results), Has.All.Property(nameof(MementoRecord.Content)).Not.Null, last);
        }
    }

    // With the durability that needs every operation the others do, and flushes.
    private static async Task CheckAsync(bool isForGood, int step)
    {
        var operations = new List<string>();
        var counting = new SimulatedDisk { Starting = operations.Add };
        await using (var backend = StoreOnDisk.Open(counting, Durability.Power))
        {
            await new StoreWorkload(isTroubled: false).RunAsync(backend);
        }

        var troubles = Enum.GetValues<DiskTrouble>();
        var cases = (
            from operation in Enumerable.Range(1, operations.Count)
            where operation % step == 1 % step
            from trouble in step == 1 ? troubles : [troubles[operation / step % troubles.Length]]
            where step > 1 || SimulatedDisk.Concerns(trouble, operations[operation - 1])
            select (Operation: operation, Trouble: trouble)).ToList();
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{operations.Count} operations, {cases.Count} cases."));
        await Parallel.ForEachAsync(cases, async (one, _) => await CheckAsync(one.Operation, one.Trouble, isForGood));
    }

    private static async Task CheckAsync(int operation, DiskTrouble trouble, bool isForGood)
    {
        var disk = new SimulatedDisk { Fault = (operation, trouble, isForGood) };
        var workload = new StoreWorkload(isTroubled: true);
        string? failed = null;
        disk.Failed = () => failed ??= disk.LastOperation;
        try
        {
            await using (var backend = StoreOnDisk.Open(disk, Durability.Power))
            {
                await workload.RunAsync(backend);
                disk.Fault = null;
                await CheckAsync(backend);
            }

            await using var again = StoreOnDisk.Open(disk, Durability.Power);
            await CheckAsync(again);
            await workload.CheckUseAsync(again, What());
        }
        catch (Exception exception) when (exception is not ResultStateException)
        {
            throw new InvalidOperationException($"{What()}: {exception.Message}", exception);
        }

        string What() => string.Create(CultureInfo.InvariantCulture, $"{trouble}{(isForGood ? " for good" : "")} from operation {operation}, {failed}");

        async Task CheckAsync(FilesystemStorageBackend backend)
        {
            foreach (var expectation in workload.Snapshot())
            {
                await expectation.CheckAsync(backend, isPromised: true, What());
            }
        }
    }
}
