using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is kept beside results and functions, and which of them there are.</summary>
public abstract partial class StorageBackendTests
{
    /// <summary>Metadata beside a small result gives it an object of its own, which equal results share, and leaves the result as it was.</summary>
    [Test]
    [Rule("storage-metadata-shared", "Metadata beside a small result gives it an object of its own, which equal results share, and leaves the result as it was.")]
    public async Task Metadata_beside_a_small_result_is_shared([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var memento = await backend.MemoizeAsync(TestCalls.Result("same"));
        await backend.MemoizeAsync(TestCalls.Result("same", argument: 2));
        await backend.WriteMetadataAsync(memento.Call, "log", Value, storeWithData: true);
        Assert.That(Metadata(backend, memento.Call, "log"), Is.EqualTo(Value), "Metadata beside a small result reads as it was written.");
        Assert.That(Metadata(backend, TestCalls.Call(argument: 2), "log"), Is.EqualTo(Value), "Metadata beside a result is seen by each call that has it.");
        Assert.That(Read<string>(backend, memento.Call), Is.EqualTo("same"), "The result with metadata beside it reads as before.");
        Assert.That(Read<string>(backend, TestCalls.Call(argument: 2)), Is.EqualTo("same"), "The other result reads as before.");
        await backend.ForgetCallsAsync([memento.Call]);
        Assert.That(Metadata(backend, TestCalls.Call(argument: 2), "log"), Is.EqualTo(Value), "Metadata beside a result stays while another call has it.");
    }

    /// <summary>Each function is listed once, and its mementos up to a limit.</summary>
    [Test]
    [Rule("storage-listing", "Each function is listed once, and its mementos up to a limit.")]
    public async Task Functions_and_mementos_are_listed()
    {
        await using var backend = CreateUncached();
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty, "An empty storage lists nothing.");
        await backend.MemoizeManyAsync([TestCalls.Result("one"), TestCalls.Result("two", argument: 2), TestCalls.Result("one", TestCalls.Function("Other"))]);
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function("Other")]), "Each function is listed once.");
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(2), "A memento for each set of arguments.");
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), 1)), Has.Count.EqualTo(1), "A limit caps the count.");
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(), 0)), Is.Empty, "A limit of zero lists none.");
    }

    /// <summary>Custom metadata is found wherever it is kept, with the memento or with the data.</summary>
    [Test]
    [Rule("storage-metadata", "Custom metadata is found wherever it is kept, with the memento or with the data.")]
    public async Task Custom_metadata_is_found_wherever_it_is([Values] bool storeWithData)
    {
        await using var backend = CreateUncached();
        var call = TestCalls.Call();
        Assert.That(async () => await backend.WriteMetadataAsync(call, "log", Value, storeWithData), Throws.InstanceOf<MementoNotFoundException>(), "Metadata needs a memento.");
        Assert.That(await backend.ReadMetadataAsync(call, "log"), Is.Null, "A call without memento has no metadata.");
        await backend.MemoizeAsync(TestCalls.Result("value"));
        var large = new byte[5 * 1024 * 1024];
        new Random(5).NextBytes(large);
        await backend.WriteMetadataAsync(call, "log", Value, !storeWithData);
        await backend.WriteMetadataAsync(call, "log", Value, storeWithData);
        await backend.WriteMetadataAsync(call, "large", large, storeWithData);
        await backend.WriteMetadataAsync(call, "large", (byte[])[.. large, 1], storeWithData);
        await backend.WriteMetadataAsync(call, "mark", "memento-metadata:63fd9e1c4a5b@"u8.ToArray(), storeWithData);
        Assert.That(Metadata(backend, call, "log"), Is.EqualTo(Value), "Metadata reads as it was written.");
        Assert.That(Metadata(backend, call, "large").AsSpan().SequenceEqual((byte[])[.. large, 1]), Is.True, "Metadata of 5 MB works, and the last one written counts.");
        Assert.That(Metadata(backend, call, "mark"), Is.EqualTo("memento-metadata:63fd9e1c4a5b@"u8.ToArray()), "Metadata may be any bytes.");
        Assert.That(Metadata(backend, call, "unknown"), Is.Null, "Unknown metadata is null.");
        Assert.That(await TestCalls.ToListAsync(backend.ListMetadataAsync(call)), Is.EquivalentTo((string[])["log", "large", "mark"]), "Metadata is listed by its names.");
        await backend.ForgetCallsAsync([call]);
        Assert.That(await TestCalls.ToListAsync(backend.ListMetadataAsync(call)), Is.Empty, "A forgotten call lists no metadata.");
        Assert.That(Metadata(backend, call, "log"), Is.Null, "A forgotten call has no metadata.");
    }

    /// <summary>A null result, which has no object to keep metadata beside, takes metadata all the same.</summary>
    [Test]
    [Rule("storage-metadata-null", "A null result, which has no object to keep metadata beside, takes metadata all the same.")]
    public async Task A_null_result_takes_metadata_too()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result<string?>(null));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", Value, storeWithData: true);
        Assert.That(Metadata(backend, TestCalls.Call(), "log"), Is.EqualTo(Value), "Metadata of a null result, which has no object, is kept all the same.");
    }

    /// <summary>Metadata of a function is of one version, needs no memento, and goes when the version is forgotten, not when its calls are.</summary>
    [Test]
    [Rule("storage-function-metadata", "Metadata of a function is of one version, needs no memento, and goes when the version is forgotten, not when its calls are.")]
    public async Task Function_metadata_is_of_one_version([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var function = TestCalls.Function();
        var second = TestCalls.Function(version: "2");
        var mark = "memento-metadata:63fd9e1c4a5b@"u8.ToArray();
        await backend.WriteFunctionMetadataAsync(function, "code", "old"u8.ToArray());
        await backend.WriteFunctionMetadataAsync(function, "code", Value);
        await backend.WriteFunctionMetadataAsync(function, "empty", ReadOnlyMemory<byte>.Empty);
        await backend.WriteFunctionMetadataAsync(function, "mark", mark);
        Assert.Multiple(() =>
        {
            Assert.That(FunctionMetadata(backend, function, "code"), Is.EqualTo(Value), "The function metadata written last is the one that is there.");
            Assert.That(FunctionMetadata(backend, function, "empty"), Is.EqualTo(Array.Empty<byte>()), "Function metadata may be empty.");
            Assert.That(FunctionMetadata(backend, function, "mark"), Is.EqualTo(mark), "Function metadata may be any bytes.");
            Assert.That(FunctionMetadata(backend, function, "unknown"), Is.Null, "Unknown function metadata is null.");
            Assert.That(FunctionMetadata(backend, second, "code"), Is.Null, "Another version does not see it.");
            Assert.That(async () => await backend.WriteFunctionMetadataAsync(function, "", Value), Throws.ArgumentException, "A name is not empty.");
            Assert.That(async () => await backend.ReadFunctionMetadataAsync(function, ""), Throws.ArgumentException, "No name that is read is empty.");
        });
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(FunctionMetadata(backend, function, "code"), Is.EqualTo(Value), "Forgetting the calls of a function leaves its metadata.");
        await backend.WriteFunctionMetadataAsync(second, "code", Value);
        await backend.ForgetFunctionAsync(function);
        Assert.That(FunctionMetadata(backend, function, "code"), Is.Null, "Forgetting a version takes its metadata.");
        Assert.That(FunctionMetadata(backend, second, "code"), Is.EqualTo(Value), "Forgetting a version leaves another's metadata.");
        await backend.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(FunctionMetadata(backend, second, "code"), Is.Null, "Forgetting a name without version takes the metadata of all versions.");
        await backend.WriteFunctionMetadataAsync(function, "code", Value);
        await backend.ForgetEverythingAsync();
        Assert.That(FunctionMetadata(backend, function, "code"), Is.Null, "Forgetting everything takes the metadata of functions.");
    }

    /// <summary>The versions of a function are listed that have mementos, metadata or both, each once.</summary>
    [Test]
    [Rule("storage-versions", "The versions of a function are listed that have mementos, metadata or both, each once.")]
    public async Task Versions_are_listed_once()
    {
        await using var backend = CreateUncached();
        var described = TestCalls.Function(version: "2");
        await backend.MemoizeManyAsync([TestCalls.Result("one"), TestCalls.Result("two", argument: 2), TestCalls.Result("one", TestCalls.Function("Other"))]);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", Value);
        await backend.WriteFunctionMetadataAsync(described, "code", Value);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function("Third"), "code", Value);
        Assert.Multiple(() =>
        {
            Assert.That(Versions(TestCalls.Function(version: null)), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), described]), "Each version that has a memento or metadata is listed once, and no other function.");
            Assert.That(Versions(TestCalls.Function("Other", "9")), Is.EqualTo([TestCalls.Function("Other")]), "The version of the name that is asked for is passed over.");
            Assert.That(Versions(TestCalls.Function("Absent")), Is.Empty, "A function that has neither lists no versions.");
            Assert.That(TestCalls.ToListAsync(backend.ListFunctionsAsync()).Result, Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function("Other")]), "Only what has mementos is listed with the functions.");
        });

        List<FunctionName> Versions(FunctionName function) => TestCalls.ToListAsync(backend.ListVersionsAsync(function)).Result;
    }

    private static byte[]? Metadata(IStorageBackend backend, CallKey call, string name) =>
        backend.ReadMetadataAsync(call, name).AsTask().GetAwaiter().GetResult()?.ToArray();

    private static byte[]? FunctionMetadata(IStorageBackend backend, FunctionName function, string name) =>
        backend.ReadFunctionMetadataAsync(function, name).AsTask().GetAwaiter().GetResult()?.ToArray();
}
