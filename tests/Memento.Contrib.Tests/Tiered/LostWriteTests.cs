using Memento.Contrib.Tests.Stores;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>A near store whose folder is removed between two steps of writing a result, where each call waits for all tiers.</summary>
internal sealed class LostWriteTests : TieredTestsBase
{
    private readonly Meddling _meddling = new();

    // In the order in which they come: the object of a large result, the memento, and what the copy to the far one asks of the near one.
    [TestCase(1, "WriteManyAsync")]
    [TestCase(1, "PutMementosAsync")]
    [TestCase(1, "ExistAsync")]
    [TestCase(1, "GetMementosAsync")]
    [TestCase(1, "OpenReadAsync")]
    [TestCase(1, "ListMetadataAsync")]
    [TestCase(2, "PutMementosAsync")]
    [TestCase(2, "ExistAsync")]
    [TestCase(2, "GetMementosAsync")]
    [TestCase(2, "ListMetadataAsync")]
    public async Task A_result_is_kept_whenever_the_near_store_goes(int argument, string after)
    {
        await using (var backend = OpenWith(near: context => new MeddledBackend(context, _meddling)))
        {
            await backend.MemoizeAsync(Result(0));
            _meddling.After(after, RemoveNear);
            Assert.That((await backend.MemoizeAsync(Result(argument))).Content, Is.Not.Null);
            Assert.That(_meddling.IsDone, "It went meanwhile.");
            Assert.That(Read(backend, argument), Is.EqualTo(Text(argument)));
            Assert.That(Log.Warnings, Is.Empty);
        }

        await using var far = OpenAlone("far");
        Assert.That(Read(far, argument), Is.EqualTo(Text(argument)));
        Assert.That((await far.VerifyAsync()).Damages, Is.Empty);
    }

    private Task RemoveNear()
    {
        Directory.Delete(Folder.Combine("near"), recursive: true);
        return Task.CompletedTask;
    }
}
