using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Resources;

/// <summary>What mementos and explanations say of files.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ResourceRecordTests(string storage, string runner) : CallingTests(storage, runner)
{
    private string A => Path.Combine(Test.Folder.Path, "a");

    [SetUp]
    public void WriteFile() => ResourceTests.Write(A, "one", isSettled: true);

    [Test]
    public void A_file_declared_for_the_record_is_in_the_functions_memento_and_decides_nothing()
    {
        var inner = Key + "/inner";
        Reading.During[inner] = () => Memo.File(A, recordOnly: true).Version.Length;
        Reading.During[Key] = () => Reading.Free.Call(inner);
        Reading.Free.Call(Key);
        ResourceTests.Write(A, "three", isSettled: true);
        Reading.Free.Call(Key);
        Reading.Free.Call(inner);
        Assert.That((Runs.Of(Key), Runs.Of(inner)), Is.EqualTo((1, 1)));
        Assert.That(Reading.Free.Memento(inner)!.Resources.Single().IsRecordOnly, Is.True);
        Assert.That(Reading.Free.Memento(Key)!.Resources, Is.Empty);
    }

    [Test]
    public async Task The_reason_of_a_computation_is_the_file_that_changed()
    {
        var call = Reading.Parent.With(Key, A);
        call.Call();
        Assert.That((await call.ExplainAsync()).ToString(), Does.Not.Contain("file://"));
        ResourceTests.Write(A, "three", isSettled: true);
        var would = await call.ExplainAsync();
        Assert.That(would.ChangedSince.Select(resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(A) }));
        Assert.That(would.ToString(), Does.Contain($" It is computed again at the next call, since the file {FileUris.Of(A)} has changed."));

        call.Call();
        var memento = call.Memento()!;
        Assert.That(memento.ChangedResources, Is.EqualTo(would.ChangedSince), "as it was");
        var did = await call.ExplainAsync();
        Assert.That(did.ChangedSince, Is.Empty);
        Assert.That(did.ToString(), Does.Contain($", again, since the file {FileUris.Of(A)} had changed."));
    }
}
