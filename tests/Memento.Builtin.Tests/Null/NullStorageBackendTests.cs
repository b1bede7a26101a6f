using Memento.Storage;
using Memento.Storage.Null;
using Memento.Testing;

namespace Memento.Builtin.Tests.Null;

[TestFixture]
public sealed class NullStorageBackendTests
{
    [Test]
    public async Task Nothing_is_ever_remembered()
    {
        await using var backend = Create();
        var elsewhere = TestCalls.Memento() with { Content = new ContentReference(DataKey.ForContent(new string('a', 64)), new string('a', 64), 1, 5, "text") };
        var memento = await backend.MemoizeAsync(TestCalls.Result("value") with { Memento = elsewhere });
        var mementos = await backend.MemoizeManyAsync([TestCalls.Result<Action>(() => { }), TestCalls.Result<string?>(null) with { Memento = elsewhere }]);
        Assert.Multiple(() =>
        {
            Assert.That(memento.Content, Is.Null, "what another storage has is not here");
            Assert.That(mementos.Select(static memento => memento.Content), Is.EqualTo(new ContentReference?[2]));
            Assert.That(backend.ReadAsync(TestCalls.Call(), typeof(string)).Result, Is.Null);
            Assert.That(backend.ReadManyAsync([TestCalls.Call(), TestCalls.Call()], typeof(string)).Result, Is.EqualTo(new StoredResult?[2]));
            Assert.That(backend.GetMementosAsync([TestCalls.Call()]).Result, Is.EqualTo(new MementoRecord?[1]));
            Assert.That(backend.AllExistAsync([TestCalls.Call()]).Result, Is.False);
            Assert.That(backend.Memory.CapacityBytes, Is.Zero);
            Assert.That(backend.GetResultUri(memento), Is.Null);
        });
    }

    [Test]
    public async Task Lists_are_empty_and_forgetting_is_fine()
    {
        await using var backend = Create();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        await backend.ForgetFunctionAsync(TestCalls.Function());
        await backend.ForgetEverythingAsync();
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty);
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function())), Is.Empty);
    }

    [Test]
    public async Task The_calls_that_a_memento_has_no_room_for_are_said_to_be_unknown()
    {
        await using IStorageBackend backend = Create();
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(await TestCalls.ToListAsync(backend.ListInvocationsAsync(memento)), Has.Count.EqualTo(1));
        Assert.That(() => backend.ListInvocationsAsync(memento with { InvocationCount = 2 }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Of the 2 calls").And.Message.Contains("the first 1"));
    }

    [Test]
    public async Task Metadata_has_no_memento_to_go_with()
    {
        await using var backend = Create();
        Assert.That(async () => await backend.WriteMetadataAsync(TestCalls.Call(), "log", Array.Empty<byte>()), Throws.InstanceOf<MementoNotFoundException>());
        Assert.That(await backend.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Null);
    }

    [Test]
    public async Task Metadata_of_a_function_is_not_kept()
    {
        await using var backend = Create();
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "bytes"u8.ToArray());
        Assert.That(await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Null);
        Assert.That(await TestCalls.ToListAsync(backend.ListVersionsAsync(TestCalls.Function())), Is.Empty);
        Assert.That(async () => await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "", Array.Empty<byte>()), Throws.ArgumentException);
    }

    [Test]
    public async Task Read_only_refuses_to_forget_and_metadata()
    {
        await using var backend = Create(("readonly", "true"));
        Assert.That(backend.IsReadOnly, Is.True);
        Assert.That(async () => await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", Array.Empty<byte>()), Throws.InstanceOf<ReadOnlyStorageException>());
        Assert.That(async () => await backend.ForgetEverythingAsync(), Throws.InstanceOf<ReadOnlyStorageException>());
    }

    [Test]
    public void Settings_of_every_storage_are_taken_and_no_others()
    {
        Assert.That(() => Create(("memory_cache_mb", "16")), Throws.Nothing);
        Assert.That(() => Create(("path", "somewhere")), Throws.InstanceOf<ConfigurationException>());
    }

    private static NullStorageBackend Create(params (string Key, string? Value)[] settings) =>
        new(TestBackendContext.Create("null", Path.GetTempPath(), settings.ToDictionary(static setting => setting.Key, static setting => setting.Value)));
}
