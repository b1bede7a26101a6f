using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is forgotten, and what stays.</summary>
public abstract partial class MetadataStoreTests
{
    /// <summary>Forgetting a call removes its memento and its custom metadata, and spares the others.</summary>
    [Test]
    [Rule("metadata-store-forget-call", "Forgetting a call removes its memento and its custom metadata, and spares the others.")]
    public async Task Forgetting_a_call_spares_the_others()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(argument: 2)]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
        await store.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 99), TestCalls.Call(TestCalls.Function("Absent"))]);
        Assert.That(await store.GetMementoAsync(TestCalls.Call()), Is.Null, "A forgotten call has no memento.");
        Assert.That(await store.GetMementoAsync(TestCalls.Call(argument: 2)), Is.Not.Null, "Other calls stay.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(await store.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Null, "A call's custom metadata goes with it.");
        await store.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]);
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed.");
    }

    /// <summary>A memento whose result turned out damaged is forgotten with its metadata, and none that was computed since.</summary>
    [Test]
    [Rule("metadata-store-forget-damaged", "A memento whose result turned out damaged is forgotten with its metadata, and none that was computed since.")]
    public async Task Forgetting_what_is_damaged_spares_what_was_computed_since()
    {
        await using var store = CreateStore(CreateContext());
        var damaged = TestCalls.Memento();
        var newer = damaged with { Time = damaged.Time.AddTicks(1) };
        await store.ForgetDamagedAsync(damaged.Call, damaged.Time);
        await store.PutMementosAsync([newer]);
        await store.WriteMetadataAsync(newer.Call, "log", Value);
        await store.ForgetDamagedAsync(damaged.Call, damaged.Time);
        Assert.That((await store.GetMementoAsync(newer.Call))?.Time, Is.EqualTo(newer.Time), "A memento that was computed since the damaged one stays.");
        Assert.That(ReadMetadata(store, newer.Call, "log"), Is.EqualTo(Value), "A memento that stays keeps its metadata.");
        await store.ForgetDamagedAsync(newer.Call, newer.Time);
        Assert.That(await store.GetMementoAsync(newer.Call), Is.Null, "A damaged memento is forgotten.");
        await store.PutMementosAsync([newer]);
        Assert.That(ReadMetadata(store, newer.Call, "log"), Is.Null, "The custom metadata of a damaged memento goes with it.");
    }

    /// <summary>Forgetting a function removes one version, or all when none is given, and spares every other function.</summary>
    [Test]
    [Rule("metadata-store-forget-function", "Forgetting a function removes one version, or all when none is given, and spares every other function.")]
    public async Task Forgetting_a_function_spares_the_others()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function("ComputeMore"), TestCalls.Function(cluster: "night")];
        await store.PutMementosAsync([.. functions.Select(static function => TestCalls.Memento(function))]);
        foreach (var function in functions)
        {
            await store.WriteMetadataAsync(TestCalls.Call(function), "log", Value);
        }

        await store.ForgetFunctionAsync(TestCalls.Function("Absent"));
        await store.ForgetFunctionAsync(functions[0]);
        Assert.That(Functions(store), Is.EquivalentTo(functions[1..]), "Forgetting a version spares other versions.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.Null, "The custom metadata of its calls goes with a version.");
        Assert.That(ReadMetadata(store, TestCalls.Call(functions[1]), "log"), Is.EqualTo(Value), "That of another version stays.");
        await store.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Functions(store), Is.EquivalentTo(functions[2..]), "Forgetting a name without version forgets all versions, and no other function.");
        await store.ForgetEverythingAsync();
        Assert.That(Functions(store), Is.Empty, "Forgetting everything leaves nothing.");
        await store.ForgetEverythingAsync();
        await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(functions[3])]);
        Assert.That(Functions(store), Is.EquivalentTo((FunctionName[])[functions[0], functions[3]]), "A store that forgot everything goes on.");
        Assert.That(ReadMetadata(store, TestCalls.Call(functions[3]), "log"), Is.Null, "The custom metadata of all calls goes with everything.");
    }
}
