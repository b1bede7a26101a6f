using System.Text;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every metadata store does. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class MetadataStoreTests : BackendTestsBase
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("value");

    /// <summary>Makes the store; called again with an equal context, it opens the same one. The test disposes it.</summary>
    protected abstract IMetadataStore CreateStore(BackendContext context);

    /// <summary>A memento reads as it was put.</summary>
    [Test]
    [Rule("metadata-store-whole-memento", "Every member of a memento reads as it was put.")]
    public async Task A_memento_reads_as_it_was_put()
    {
        await using var store = CreateStore(CreateContext());
        var memento = TestCalls.Memento() with
        {
            Content = new ContentReference(new DataKey("c/" + new string('a', 64), "7"), new string('a', 64), 0xfedcba98, long.MaxValue, "json"),
            Arguments = "{\"x\":\"ünïcödé 𝄞 \\u0000 \ud800 \\\"\"}",
            Runner = new RunnerDescription("queue", new Dictionary<string, string> { ["queue"] = "night" }),
        };
        await store.PutMementosAsync([memento]);
        var read = await store.GetMementoAsync(memento.Call);
        Assert.That(read, Is.Not.Null, "A memento that was put is there.");
        Assert.That(Encoding.UTF8.GetString(MementoSerializer.Serialize(read!)), Is.EqualTo(Encoding.UTF8.GetString(MementoSerializer.Serialize(memento))), "Every member of a memento reads as it was put.");
    }

    /// <summary>The bytes of a small result come back with the memento.</summary>
    [TestCase("")]
    [TestCase("text, \"quoted\"\r\n\tünïcödé 𝄞")]
    [TestCase("\0control")]
    [Rule("metadata-store-inline", "The bytes of a small result come back with the memento.")]
    public async Task A_small_result_comes_back_with_its_memento(string text)
    {
        await using var store = CreateStore(CreateContext());
        byte[][] results = [Encoding.UTF8.GetBytes(text), [.. Encoding.UTF8.GetBytes(text), 0xff]];
        var content = new ContentReference(DataKey.ForContent(new string('a', 64)), new string('a', 64), 1, 2, "text");
        await store.PutMementosAsync([.. results.Select((bytes, i) => TestCalls.Memento(argument: i) with { Content = content with { Inline = bytes } })]);
        for (var i = 0; i < results.Length; i++)
        {
            Assert.That((await store.GetMementoAsync(TestCalls.Call(argument: i)))?.Content?.Inline?.ToArray(), Is.EqualTo(results[i]), "The bytes within a memento come back as they were put.");
        }
    }

    /// <summary>Lists are answered in their order.</summary>
    [Test]
    [Rule("metadata-store-order", "As many answers as calls, in their order, null or false where there is nothing.")]
    public async Task Mementos_are_answered_in_order()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento(argument: 3), TestCalls.Memento(argument: 1)]);
        CallKey[] calls = [TestCalls.Call(argument: 1), TestCalls.Call(argument: 2), TestCalls.Call(argument: 3)];
        var mementos = await store.GetMementosAsync(calls);
        Assert.Multiple(() =>
        {
            Assert.That(mementos.Select(static memento => memento?.Call), Is.EqualTo((CallKey?[])[calls[0], null, calls[2]]), "As many answers as calls, null where there is none.");
            Assert.That(store.ExistAsync(calls).AsTask().Result, Is.EqualTo([true, false, true]), "Existence is answered in order.");
            Assert.That(store.GetMementosAsync([]).AsTask().Result, Is.Empty, "No calls, no answers.");
            Assert.That(store.GetMementosAsync([.. calls, calls[0]]).AsTask().Result.Select(static memento => memento?.Call), Is.EqualTo((CallKey?[])[calls[0], null, calls[2], calls[0]]), "A call that is asked for twice is answered twice.");
        });
        CallKey[] many = [.. Enumerable.Range(0, 5_000).Select(static i => TestCalls.Call(argument: i))];
        Assert.That((await store.GetMementosAsync(many)).Select(static (memento, i) => memento is null ? -1 : i), Is.EqualTo(many.Select(static (_, i) => i is 1 or 3 ? i : -1)), "Thousands of calls are answered in order.");
    }

    /// <summary>A memento replaces the one before it.</summary>
    [Test]
    [Rule("metadata-store-replaces", "A memento replaces the one before it.")]
    public async Task A_memento_replaces_the_one_before()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.PutMementosAsync([TestCalls.Memento() with { CorrelationId = "cid_ffffffffffff" }]);
        Assert.That((await store.GetMementoAsync(TestCalls.Call()))?.CorrelationId, Is.EqualTo("cid_ffffffffffff"), "The memento put last is the one that is there.");
    }

    /// <summary>A memento is put in the place of the one that was read, and of no other.</summary>
    [Test]
    [Rule("metadata-store-replaces-one", "A memento is put in the place of the one that was read, and of no other.")]
    public async Task A_memento_replaces_the_one_that_was_read()
    {
        await using var store = CreateStore(CreateContext());
        var first = TestCalls.Memento();
        var second = first with { CorrelationId = "cid_ffffffffffff" };
        Assert.That(await store.TryReplaceAsync(second, first), Is.False, "A call without memento has none that could be replaced.");
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A memento that replaced nothing is not there.");
        await store.PutMementosAsync([first]);
        await store.WriteMetadataAsync(first.Call, "log", Value);
        var read = (await store.GetMementoAsync(first.Call))!;
        Assert.That(await store.TryReplaceAsync(second, read), Is.True, "The memento that was read is replaced while it is there.");
        Assert.That((await store.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "The memento that replaced another is there.");
        Assert.That(await store.TryReplaceAsync(first, read), Is.False, "A memento that is gone is not replaced.");
        Assert.That((await store.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "The memento that came in between stays.");
        Assert.That(ReadMetadata(store, first.Call, "log"), Is.EqualTo(Value), "A memento that is replaced leaves its call's metadata.");
        await store.ForgetCallsAsync([first.Call]);
        Assert.That(await store.TryReplaceAsync(first, second), Is.False, "A memento that was forgotten is not replaced.");
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A call that was forgotten stays forgotten.");
    }

    /// <summary>The name, version and cluster of a function may be any text, and the function is listed by them.</summary>
    [TestCase("Compute", "1", null)]
    [TestCase("Compute", null, null)]
    [TestCase("Compute`1[System.Int32](System.String,System.Double*)", "sha256:ab/cd?ef", "night: shift")]
    [TestCase("ünïcödé", "..", "con")]
    [TestCase(".", "NUL", "COM1")]
    [TestCase("Trailing. ", "a b\t\"<>|*", null)]
    [Rule("metadata-store-names", "The name, version and cluster of a function may be any text, and the function is listed by them.")]
    public async Task Any_name_works(string name, string? version, string? cluster)
    {
        await using var store = CreateStore(CreateContext());
        cluster = cluster?.Replace(":", "", StringComparison.Ordinal);
        var function = TestCalls.Function(name, version, cluster);
        await store.PutMementosAsync([TestCalls.Memento(function)]);
        Assert.Multiple(() =>
        {
            Assert.That(store.GetMementoAsync(TestCalls.Call(function)).AsTask().Result?.Function, Is.EqualTo(function), "A function of any name has mementos.");
            Assert.That(Functions(store), Is.EqualTo([function]), "A function of any name is listed by it.");
        });
    }

    /// <summary>Functions stay apart whose names are too long for a file system or differ only by case.</summary>
    [Test]
    [Rule("metadata-store-long-names", "Functions stay apart whose names are too long for a file system or differ only by case.")]
    public async Task Long_names_and_case_keep_functions_apart()
    {
        await using var store = CreateStore(CreateContext());
        var longName = new string('N', 600);
        FunctionName[] functions =
        [
            TestCalls.Function(longName + "a"), TestCalls.Function(longName + "b"), TestCalls.Function("compute"), TestCalls.Function("Compute"),
            TestCalls.Function("Compute", new string('v', 400)),
        ];
        await store.PutMementosAsync([.. functions.Select(static function => TestCalls.Memento(function))]);
        Assert.Multiple(() =>
        {
            Assert.That(Functions(store), Is.EquivalentTo(functions), "Long names and names that differ by case are kept apart.");
            foreach (var function in functions)
            {
                Assert.That(Mementos(store, function), Is.EqualTo([TestCalls.Call(function)]), "Each function has its own mementos.");
            }
        });
    }

    /// <summary>Functions that differ in any part of their names are different ones.</summary>
    [Test]
    [Rule("metadata-store-apart", "Functions that differ in any part of their names are different ones, and so are the calls of each.")]
    public async Task Functions_that_differ_anywhere_are_apart()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [.. TestCalls.AlikeFunctions];
        for (var i = 0; i < functions.Length; i++)
        {
            Assert.That(await store.GetMementoAsync(TestCalls.Call(functions[i])), Is.Null, $"{functions[i]} does not see a memento of another function.");
            await store.PutMementosAsync([TestCalls.Memento(functions[i]) with { ProcessId = i }]);
        }

        Assert.Multiple(() =>
        {
            Assert.That(store.GetMementosAsync([.. functions.Select(static function => TestCalls.Call(function))]).AsTask().Result.Select(static memento => memento?.ProcessId), Is.EqualTo(functions.Select(static (_, i) => i)), "Each function has its own memento.");
            Assert.That(Functions(store), Is.EquivalentTo(functions), "Each function is listed by its own name.");
            Assert.That(functions.Select(function => store.GetMementoAsync(TestCalls.Call(function)).AsTask().Result?.ProcessId), Is.EqualTo(functions.Select(static (_, i) => i)), "Each function has its own memento, also when it is asked for alone.");
            foreach (var function in functions.Where(static function => function.Version is not null))
            {
                Assert.That(Mementos(store, function), Is.EqualTo([TestCalls.Call(function)]), $"{function} lists its own mementos.");
            }
        });
        for (var i = functions.Length - 1; i >= 4; i--)
        {
            await store.ForgetFunctionAsync(functions[i]);
            Assert.That(Functions(store), Is.EquivalentTo(functions[..i]), $"{functions[i]}, which is forgotten, takes none with it whose name is like its own.");
        }
    }
}
