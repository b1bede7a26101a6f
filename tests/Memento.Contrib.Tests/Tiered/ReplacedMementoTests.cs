using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>A memento that is put in another one's place, and metadata of a call that was forgotten, in several tiers.</summary>
[TestFixture]
internal sealed class ReplacedMementoTests : TieredTestsBase
{
    private static readonly CallKey Call = TestCalls.Call();
    private static readonly byte[] Value = "line"u8.ToArray();

    [TestCase("all")]
    [TestCase("first")]
    public async Task It_takes_the_place_of_the_one_that_was_read_and_of_no_other(string write)
    {
        await using var backend = Open(settings: ("write", write));
        var store = JoinedStores.Of(backend)!.Metadata;
        var first = TestCalls.Memento();
        var second = first with { CorrelationId = "cid_ffffffffffff" };
        Assert.That(await store.TryReplaceAsync(second, first), Is.False);
        await store.PutMementosAsync([first]);
        var read = (await store.GetMementoAsync(Call))!;
        Assert.That(await store.TryReplaceAsync(second, read), Is.True);
        Assert.That(await store.TryReplaceAsync(first, read), Is.False);
        Assert.That((await store.GetMementoAsync(Call))?.CorrelationId, Is.EqualTo(second.CorrelationId));
        await store.ForgetCallsAsync([Call]);
        Assert.That(await store.TryReplaceAsync(first, second), Is.False);
        Assert.That(await store.GetMementoAsync(Call), Is.Null);
    }

    [Test]
    public async Task Metadata_of_a_call_that_no_tier_has_is_refused()
    {
        await using var backend = Open();
        var store = JoinedStores.Of(backend)!.Metadata;
        Assert.That(async () => await store.WriteMetadataAsync(Call, "log", Value), Throws.InstanceOf<MementoNotFoundException>());
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(await store.ReadMetadataAsync(Call, "log"), Is.Null);
    }

    [Test]
    public async Task Metadata_beside_a_small_result_is_kept_beside_a_tier_that_is_down()
    {
        var far = CreateSwitch();
        await using var backend = Open(far: far);
        await backend.MemoizeAsync(TestCalls.Result("small"));
        far.Throw();
        await backend.WriteMetadataAsync(Call, "log", Value, storeWithData: true);
        Assert.That((await backend.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Value));
        far.On();
        await backend.CatchUpAsync(new CatchUpOptions());
        await using var alone = OpenAlone("far");
        Assert.That((await alone.ReadMetadataAsync(Call, "log"))?.ToArray(), Is.EqualTo(Value));
        Assert.That(Read(alone, Call), Is.EqualTo("small"));
    }
}
