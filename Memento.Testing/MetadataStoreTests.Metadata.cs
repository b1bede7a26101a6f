using System.Text;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is kept beside mementos and functions.</summary>
public abstract partial class MetadataStoreTests
{
    /// <summary>Custom metadata of any name and length reads as it was last written, and is listed by name.</summary>
    [Test]
    [Rule("metadata-store-metadata", "Custom metadata of any name and length reads as it was last written, and is listed by name.")]
    public async Task Custom_metadata_is_kept_by_name()
    {
        await using var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        var call = TestCalls.Call();
        var large = new byte[5 * 1024 * 1024];
        new Random(5).NextBytes(large);
        string[] names = ["log", "Log", "../up", "con", "a:b*c", new string('n', 400), "ü"];
        foreach (var name in names)
        {
            await store.WriteMetadataAsync(call, name, Encoding.UTF8.GetBytes(name));
        }

        await store.WriteMetadataAsync(call, "large", large);
        await store.WriteMetadataAsync(call, "empty", large);
        await store.WriteMetadataAsync(call, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            foreach (var name in names)
            {
                Assert.That(ReadMetadata(store, call, name), Is.EqualTo(Encoding.UTF8.GetBytes(name)), $"Metadata '{name}' reads as it was written.");
            }

            Assert.That(ReadMetadata(store, call, "large").AsSpan().SequenceEqual(large), Is.True, "Metadata of 5 MB works.");
            Assert.That(ReadMetadata(store, call, "empty"), Is.EqualTo(Array.Empty<byte>()), "Metadata written again replaces what was there.");
            Assert.That(ReadMetadata(store, call, "unknown"), Is.Null, "Unknown metadata is null.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(call)).Result, Is.EquivalentTo(names.Append("large").Append("empty")), "The names of a call's metadata are listed.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(TestCalls.Call(argument: 2))).Result, Is.Empty, "A call without metadata lists none.");
            Assert.That(Mementos(store, call.Function), Has.Count.EqualTo(1), "Metadata is not listed as a memento.");
        });
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, call, "log"), Is.Not.Null, "A memento put again keeps its call's metadata.");
    }

    /// <summary>What was written is the store's own: who wrote it goes on with his bytes.</summary>
    [Test]
    [Rule("metadata-store-own-bytes", "The bytes that are written are the caller's, who uses them for something else afterwards.")]
    public async Task What_was_written_is_the_stores_own()
    {
        await using var store = CreateStore(CreateContext());
        var bytes = Value.ToArray();
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", bytes);
        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", bytes);
        bytes.AsSpan().Clear();
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.EqualTo(Value), "Metadata reads as it was when it was written.");
        Assert.That(ReadFunctionMetadata(store, TestCalls.Function(), "code"), Is.EqualTo(Value), "Metadata of a function reads as it was when it was written.");
    }

    /// <summary>Metadata of a call that has no memento is refused, and nothing of it is kept.</summary>
    [Test]
    [Rule("metadata-store-metadata-refused", "Metadata of a call that has no memento is refused, and nothing of it is kept.")]
    public async Task Metadata_of_a_call_without_memento_is_refused()
    {
        await using var store = CreateStore(CreateContext());
        var call = TestCalls.Call();
        Assert.That(async () => await store.WriteMetadataAsync(call, "log", Value), Throws.InstanceOf<MementoNotFoundException>(), "Metadata of a call that was never computed is refused.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(ReadMetadata(store, call, "log"), Is.Null, "What was refused is not there for the next result.");
        await store.ForgetCallsAsync([call]);
        Assert.That(async () => await store.WriteMetadataAsync(call, "log", Value), Throws.InstanceOf<MementoNotFoundException>(), "Metadata of a call that was forgotten is refused.");
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed.");
    }

    /// <summary>Metadata of a function, of any name, bytes and length, reads as it was last written, and needs no memento.</summary>
    [Test]
    [Rule("metadata-store-function-metadata", "Metadata of a function, of any name, bytes and length, reads as it was last written, and needs no memento.")]
    public async Task Function_metadata_is_kept_by_name()
    {
        await using var store = CreateStore(CreateContext());
        var function = TestCalls.Function();
        var large = new byte[700_000];
        new Random(5).NextBytes(large);
        string[] names = [FunctionMetadata.CodeName, "code", "Code", "../up", "..", "a/b", "con", "NUL", "a\0b", "a:b*c", new string('n', 300), "ü", new string('a', 64) + ".memento.json"];
        foreach (var name in names)
        {
            await store.WriteFunctionMetadataAsync(function, name, Encoding.UTF8.GetBytes(name));
        }

        await store.WriteFunctionMetadataAsync(function, "large", large);
        await store.WriteFunctionMetadataAsync(function, "empty", large);
        await store.WriteFunctionMetadataAsync(function, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            foreach (var name in names)
            {
                Assert.That(ReadFunctionMetadata(store, function, name), Is.EqualTo(Encoding.UTF8.GetBytes(name)), $"Function metadata '{name}' reads as it was written.");
            }

            Assert.That(ReadFunctionMetadata(store, function, "large").AsSpan().SequenceEqual(large), Is.True, "Function metadata is any bytes.");
            Assert.That(ReadFunctionMetadata(store, function, "empty"), Is.EqualTo(Array.Empty<byte>()), "Function metadata written again replaces what was there.");
            Assert.That(ReadFunctionMetadata(store, function, "unknown"), Is.Null, "Unknown function metadata is null.");
            Assert.That(async () => await store.WriteFunctionMetadataAsync(function, "", Value), Throws.ArgumentException, "A name is not empty.");
            Assert.That(async () => await store.ReadFunctionMetadataAsync(function, ""), Throws.ArgumentException, "No name that is read is empty.");
            Assert.That(TestCalls.ToListAsync(store.ListFunctionMetadataAsync(function)).Result, Is.Unique.And.Contain(FunctionMetadata.CodeName), "The host's own names are listed, and each once.");
            Assert.That(TestCalls.ToListAsync(store.ListFunctionMetadataAsync(TestCalls.Function("Other"))).Result, Is.Empty, "Another function has none of them.");
            Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed with those that have some.");
            Assert.That(Mementos(store, TestCalls.Function(version: null)), Is.Empty, "Function metadata is not listed as a memento.");
            Assert.That(Log.Warnings, Is.Empty, "Function metadata is not taken for a damaged memento.");
        });
    }

    /// <summary>Metadata of a function is of one version, and of no call.</summary>
    [Test]
    [Rule("metadata-store-function-metadata-version", "Metadata of a function is of one version, and of no call.")]
    public async Task Function_metadata_is_of_one_version()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function(version: null), TestCalls.Function(version: "none"), TestCalls.Function(cluster: "night"), TestCalls.Function("compute"), TestCalls.Function(new string('N', 600), new string('v', 400))];
        foreach (var function in functions)
        {
            await store.WriteFunctionMetadataAsync(function, "code", Encoding.UTF8.GetBytes(function.ToString()));
        }

        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "code", Value);
        Assert.Multiple(() =>
        {
            foreach (var function in functions)
            {
                Assert.That(ReadFunctionMetadata(store, function, "code"), Is.EqualTo(Encoding.UTF8.GetBytes(function.ToString())), $"{function} has its own metadata.");
            }

            Assert.That(ReadFunctionMetadata(store, TestCalls.Function(version: "3"), "code"), Is.Null, "A version that has none does not see another's.");
            Assert.That(ReadMetadata(store, TestCalls.Call(), "code"), Is.EqualTo(Value), "Metadata of a call is another.");
            Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(TestCalls.Call())).Result, Is.EqualTo(["code"]), "Metadata of a function is not listed for a call.");
        });
    }

    /// <summary>Metadata of a function goes when its version, the function or everything is forgotten, and stays when calls are.</summary>
    [Test]
    [Rule("metadata-store-function-metadata-forgotten", "Metadata of a function goes when its version, the function or everything is forgotten, and stays when calls are.")]
    public async Task Function_metadata_goes_with_its_version()
    {
        await using var store = CreateStore(CreateContext());
        FunctionName[] functions = [TestCalls.Function(), TestCalls.Function(version: "2"), TestCalls.Function(version: null), TestCalls.Function("Other")];
        await WriteAllAsync();
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(Present(), Is.EqualTo(functions), "Forgetting the calls of a function leaves its metadata.");
        Assert.That(Functions(store), Is.Empty, "A function whose calls were forgotten is not listed with those that have mementos.");
        await store.ForgetFunctionAsync(functions[0]);
        Assert.That(Present(), Is.EqualTo(functions[1..]), "Forgetting a version takes its metadata and no other's.");
        await WriteAllAsync();
        await store.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Present(), Is.EqualTo(functions[3..]), "Forgetting a name without version takes the metadata of all versions, and of no other function.");
        await WriteAllAsync();
        await store.ForgetEverythingAsync();
        Assert.That(Present(), Is.Empty, "Forgetting everything takes all metadata of functions.");
        Assert.That(Versions(store, functions[0]), Is.Empty, "What was forgotten is not listed.");

        async Task WriteAllAsync()
        {
            foreach (var function in functions)
            {
                await store.WriteFunctionMetadataAsync(function, "code", Value);
            }
        }

        IEnumerable<FunctionName> Present() => functions.Where(function => ReadFunctionMetadata(store, function, "code") is not null);
    }

    private static byte[]? ReadMetadata(IMetadataStore store, CallKey call, string name) =>
        store.ReadMetadataAsync(call, name).AsTask().GetAwaiter().GetResult()?.ToArray();

    private static byte[]? ReadFunctionMetadata(IMetadataStore store, FunctionName function, string name) =>
        store.ReadFunctionMetadataAsync(function, name).AsTask().GetAwaiter().GetResult()?.ToArray();
}
