using System.Text;
using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>Objects under keys of the user's own that are deleted or hidden go from every tier, also from one that was down.</summary>
internal sealed class DeletingTests : TieredTestsBase
{
    private static readonly DataKey Key = new("my/key");
    private static readonly DataKey Below = new("my/key/below");
    private static readonly DataKey Other = new("my/other");
    private static readonly (string, string)[] Third = [("tiers:2:type", "filesystem"), ("tiers:2:path", "third")];

    [Test]
    public async Task What_is_deleted_while_a_tier_is_down_goes_when_it_is_caught_up([Values] bool isNear, [Values] bool recursive, [Values("all", "first")] string write)
    {
        var away = CreateSwitch();
        await WriteAloneAsync("near", Key, Below, Other);
        await WriteAloneAsync("far", Key, Below, Other);
        await using (var tiered = Open(isNear ? away : null, isNear ? null : away, ("write", write)))
        {
            away.Throw();
            await DataOf(tiered).DeleteAllVersionsAsync(Key, recursive);
        }

        away.On();
        await using (var again = Open(isNear ? away : null, isNear ? null : away))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions { DryRun = true })).IsComplete, Is.False, "It is on account.");
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
            Assert.That(await KeysAsync(again), Is.EquivalentTo(recursive ? [Other] : new[] { Below, Other }));
        }

        foreach (var path in new[] { "near", "far" })
        {
            await using var alone = OpenAlone(path);
            Assert.That(await KeysAsync(alone), Is.EquivalentTo(recursive ? [Other] : new[] { Below, Other }), path);
        }
    }

    [Test]
    public async Task What_is_written_again_after_it_was_deleted_stays_when_a_tier_is_caught_up()
    {
        var far = CreateSwitch();
        await WriteAloneAsync("near", Key, Below);
        await WriteAloneAsync("far", Key, Below);
        await using (var tiered = Open(null, far))
        {
            far.Throw();
            await DataOf(tiered).DeleteAllVersionsAsync(Key, recursive: true);
        }

        far.On();
        await WriteAloneAsync("near", Below);
        await using (var again = Open(null, far))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await using var alone = OpenAlone("far");
        Assert.That(await KeysAsync(alone), Is.EqualTo([Below]));
    }

    [Test]
    public async Task What_is_deleted_or_hidden_goes_from_all_of_three_tiers([Values] bool hides, [Values("all", "first")] string write)
    {
        foreach (var path in new[] { "near", "far", "third" })
        {
            await WriteAloneAsync(path, Key);
        }

        await using (var tiered = Open(null, null, [.. Third, ("write", write)]))
        {
            var data = DataOf(tiered);
            await (hides ? data.DeleteBareAsync(Key) : data.DeleteAllVersionsAsync(Key));
        }

        foreach (var path in new[] { "near", "far", "third" })
        {
            await using var alone = OpenAlone(path);
            Assert.That(await KeysAsync(alone), Is.Empty, path);
        }
    }

    [Test]
    public async Task What_cannot_be_noted_as_deleted_is_an_error_and_is_not_deleted()
    {
        await WriteAloneAsync("near", Key);
        await WriteAloneAsync("far", Key);
        await File.WriteAllTextAsync(Folder.Combine("memento-tiers"), "a file where the folder would be");
        await using var tiered = Open();
        Assert.That(
            async () => await DataOf(tiered).DeleteAllVersionsAsync(Key),
            Throws.InstanceOf<IOException>().With.Message.Contains("'my/key' is not deleted").And.Message.Contains(Folder.Combine("memento-tiers")));
        Assert.That(await KeysAsync(tiered), Is.EqualTo([Key]));
        await using var alone = OpenAlone("near");
        Assert.That(await KeysAsync(alone), Is.EqualTo([Key]));
    }

    [Test]
    public async Task A_deletion_is_noted_by_itself_however_much_is_missed()
    {
        var far = CreateSwitch();
        await WriteAloneAsync("near", Key);
        await WriteAloneAsync("far", Key);
        await using (var tiered = Open(null, far, ("missed_limit", "1")))
        {
            far.Throw();
            await tiered.MemoizeManyAsync([Result(1)]);
            await tiered.MemoizeManyAsync([Result(2)]);
            await DataOf(tiered).DeleteAllVersionsAsync(Key);
        }

        far.On();
        await using (var again = Open(null, far))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await using var alone = OpenAlone("far");
        Assert.That((await KeysAsync(alone)).Where(static key => !key.IsContentAddressed), Is.Empty);
        await AssertEqualAsync();
    }

    private static IDataStore DataOf(IStorageBackend backend) => JoinedStores.Of(backend)!.Data;

    private async Task WriteAloneAsync(string path, params DataKey[] keys)
    {
        await using var alone = OpenAlone(path);
        foreach (var key in keys)
        {
            await DataOf(alone).WriteAsync(key, Encoding.UTF8.GetBytes(key.Path));
        }
    }

    private static async Task<List<DataKey>> KeysAsync(IStorageBackend backend) => await TestCalls.ToListAsync(DataOf(backend).ListKeysAsync(new DataKeyQuery { Recursive = true }));
}
