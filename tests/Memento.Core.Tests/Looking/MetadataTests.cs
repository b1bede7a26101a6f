using System.Text;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Looking;

/// <summary>Metadata of the user's own, kept for a call.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class MetadataTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly byte[] Note = Encoding.UTF8.GetBytes("nöte");

    [Test]
    public async Task Metadata_reads_as_it_was_written_last([Values] bool storeWithData)
    {
        Arithmetic.Numbers.Call(Key);
        var call = Arithmetic.Numbers.With(Key);
        await call.PutMetadataAsync("note", new byte[] { 1 }, storeWithData);
        await call.PutMetadataAsync("note", Note, storeWithData);
        Assert.That((await call.GetMetadataAsync("note"))!.Value.ToArray(), Is.EqualTo(Note));
        call.PutMetadata("note", ReadOnlyMemory<byte>.Empty, storeWithData);
        Assert.That(call.GetMetadata("note")!.Value.ToArray(), Is.Empty);
        Assert.That(call.GetMetadata("other"), Is.Null);
        Assert.That(Arithmetic.Numbers.Call(Key), Is.EqualTo(new[] { 1, 2, 3 }), "the result stays");
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void Five_megabytes_are_fine([Values] bool storeWithData)
    {
        Arithmetic.Numbers.Call(Key);
        var large = new byte[5 * 1024 * 1024];
        new Random(1).NextBytes(large);
        Arithmetic.Numbers.With(Key).PutMetadata("large", large, storeWithData);
        Assert.That(Arithmetic.Numbers.With(Key).GetMetadata("large")!.Value.Span.SequenceEqual(large), Is.True);
    }

    [Test]
    public void Metadata_beside_the_data_is_of_the_result_and_metadata_apart_of_the_call()
    {
        Arithmetic.Numbers.Call(Key);
        Arithmetic.Numbers.Call(Key + "2");
        Arithmetic.Numbers.With(Key).PutMetadata("beside", Note, storeWithData: true);
        Arithmetic.Numbers.With(Key).PutMetadata("apart", Note);
        Assert.That(Arithmetic.Numbers.With(Key + "2").GetMetadata("beside")!.Value.ToArray(), Is.EqualTo(Note));
        Assert.That(Arithmetic.Numbers.With(Key + "2").GetMetadata("apart"), Is.Null);
    }

    [Test]
    public async Task A_call_that_is_not_remembered_takes_no_metadata_and_has_none()
    {
        var call = Arithmetic.Numbers.With(Key);
        Assert.That(async () => await call.PutMetadataAsync("note", Note), Throws.TypeOf<MementoNotFoundException>());
        Assert.That(() => call.PutMetadata("note", Note, storeWithData: true), Throws.TypeOf<MementoNotFoundException>());
        Assert.That(await call.GetMetadataAsync("note"), Is.Null);
        Assert.That(await call.ListMetadataAsync().ToListAsync(), Is.Empty);
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public async Task Names_are_listed_without_those_that_are_Mementos_own()
    {
        Arithmetic.Numbers.Call(Key);
        var call = Arithmetic.Numbers.With(Key);
        call.PutMetadata("apart", Note);
        call.PutMetadata("beside", Note, storeWithData: true);
        call.Pin();
        Assert.That(await call.ListMetadataAsync().ToListAsync(), Is.EquivalentTo(new[] { "apart", "beside" }));
        Assert.That(() => call.PutMetadata("memento.pin", Note), Throws.ArgumentException.With.Message.Contains("memento.pin"));
        Assert.That(() => call.GetMetadata(""), Throws.ArgumentException);
    }

    [Test]
    public async Task Metadata_goes_when_its_call_is_forgotten([Values("call", "function", "cluster", "by cluster")] string how)
    {
        Arithmetic.Numbers.Call(Key);
        var call = Arithmetic.Numbers.With(Key);
        call.PutMetadata("note", Note);
        var cluster = Test.Environment.GetCluster(null)!;
        await (how switch
        {
            "call" => call.ForgetAsync(),
            "function" => Arithmetic.Numbers.ForgetAllAsync(),
            "cluster" => cluster.ForgetEverythingAsync(),
            _ => cluster.ForgetAsync(call.Memento()!.Call),
        });
        Assert.That(call.GetMetadata("note"), Is.Null);
        call.Call();
        Assert.That(call.GetMetadata("note"), Is.Null, "not that of the result before");
    }

    [Test]
    public void A_context_has_metadata_of_its_own()
    {
        var flood = Arithmetic.Numbers.WithContext("scenario", "flood");
        flood.Call(Key);
        flood.With(Key).PutMetadata("note", Note);
        Arithmetic.Numbers.Call(Key);
        Assert.That(Arithmetic.Numbers.With(Key).GetMetadata("note"), Is.Null);
        Assert.That(flood.With(Key).GetMetadata("note"), Is.Not.Null);
    }
}
