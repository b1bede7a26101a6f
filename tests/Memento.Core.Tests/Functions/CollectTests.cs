using Memento.Core.Tests.Support;
using Memento.Storage;

namespace Memento.Core.Tests.Functions;

/// <summary>Collecting, pinning and verifying from where a user looks for them: the handle and the cluster.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class CollectTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly CollectOptions Everything = new() { MaximumCount = 0, GracePeriod = TimeSpan.Zero };

    [Test]
    public async Task A_pinned_call_survives_a_collection_that_takes_its_neighbours()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 2);
        var pinned = Arithmetic.Twice.With(Key, 1);
        Assert.That(await pinned.IsPinnedAsync(), Is.False);
        await pinned.PinAsync();
        Assert.That(await pinned.IsPinnedAsync(), Is.True);
        var report = await Test.Environment.GetCluster(null)!.CollectAsync(Everything);
        Assert.That(report.Versions.Single().Function, Is.EqualTo(Arithmetic.Twice.Name));
        Assert.That((report.Mementos, report.RemainingMementos), Is.EqualTo((1, 1)));
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "the pinned one is remembered");
        Arithmetic.Twice.Call(Key, 2);
        Assert.That(Runs.Of(Key), Is.EqualTo(3), "its neighbour is computed again");
        pinned.Unpin();
        Assert.That(await pinned.IsPinnedAsync(), Is.False);
        Assert.That(() => Arithmetic.Twice.With(Key, 9).Pin(), Throws.InstanceOf<MementoNotFoundException>());
    }

    [Test]
    public async Task A_handle_collects_its_function_alone()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Nothing.Call(Key);
        var dry = await Arithmetic.Twice.CollectAsync(Everything with { DryRun = true });
        Assert.That((dry.IsDryRun, dry.Mementos), Is.EqualTo((true, 1)));
        var report = await Arithmetic.Twice.CollectAsync(Everything);
        Assert.That(report.Versions.Select(version => version.Function), Is.EqualTo([Arithmetic.Twice.Name]));
        Assert.That(Arithmetic.Nothing.With(Key).Memento(), Is.Not.Null);
        Assert.That(Arithmetic.Twice.With(Key, 1).Memento(), Is.Null);
    }

    [Test]
    public async Task A_version_that_is_computed_again_is_on_record_again()
    {
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Has.Count.EqualTo(1));
        await Test.Environment.GetCluster(null)!.CollectAsync(Everything);
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Is.Empty);
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_cluster_is_verified()
    {
        Arithmetic.Twice.Call(Key, 1);
        var report = await Test.Environment.GetCluster(null)!.VerifyAsync();
        Assert.That((report.IsWhole, report.Mementos), Is.EqualTo((true, 1)));
    }
}
