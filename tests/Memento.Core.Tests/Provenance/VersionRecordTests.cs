using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Provenance;

/// <summary>What a store keeps of versions, in more than one process and beside forgetting.</summary>
[NonParallelizable]
internal sealed class VersionRecordTests : CallingTests
{
    [Test]
    public async Task Code_that_cannot_be_read_is_kept_anew_by_the_next_process()
    {
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Has.Count.EqualTo(1));
        await Test.Environment.GetCluster(null)!.Storage.WriteFunctionMetadataAsync(Arithmetic.Twice.Name, "memento.code", "{}"u8.ToArray());
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Is.Empty);

        await using var next = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
        using var use = next.Use();
        Arithmetic.Twice.Call(Key, 2);
        Assert.That(await Arithmetic.Twice.ListVersionsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_version_that_is_forgotten_while_it_runs_leaves_no_record()
    {
        Arithmetic.During[Key] = static _ =>
        {
            Arithmetic.Cancellable.ForgetAll();
            return Task.CompletedTask;
        };
        await Arithmetic.Cancellable.CallAsync(Key);
        Assert.That(await Arithmetic.Cancellable.ListVersionsAsync(), Is.Empty);
    }
}
