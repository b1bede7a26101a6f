using System.Text;
using Memento.Plugins;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every storage backend does. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class StorageBackendTests : BackendTestsBase
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("value");

    /// <summary>More than is kept within a memento.</summary>
    private static readonly string Large = new('x', 10_000);

    /// <summary>Whether the results of this backend have a place outside the process.</summary>
    protected virtual bool HasUris => IsPersistent;

    /// <summary>Makes the backend; called again with an equal context, it opens the same store. The test disposes it.</summary>
    protected abstract IStorageBackend CreateBackend(BackendContext context);

    /// <summary>The backend with no memory cache before it, so that the store itself is asked.</summary>
    protected IStorageBackend CreateUncached() => CreateBackend(CreateContext(("memory_cache_mb", "0")));

    /// <summary>A host finds a storage and can make it.</summary>
    [Test]
    [Rule("storage-exported", "A storage is exported under a short name, by which configurations pick it, and has a public constructor that takes a BackendContext or nothing.")]
    public async Task A_host_finds_it()
    {
        await using var backend = CreateBackend(CreateContext());
        AssertExported<ExportStorageBackendAttribute>(backend, PluginKind.StorageBackend, static attribute => attribute.Name);
    }

    /// <summary>Values of each kind read back equal, from the store and from memory.</summary>
    [Test]
    [Rule("storage-results", "Values of each kind read back equal, from the store and from memory.")]
    public async Task Results_read_back_equal([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        await RoundTrip(backend, "text with ünïcödé 𝄞");
        await RoundTrip(backend, "");
        await RoundTrip(backend, true);
        await RoundTrip(backend, 42);
        await RoundTrip(backend, 0.1);
        await RoundTrip(backend, 79228162514264337593543950335m);
        await RoundTrip(backend, new DateTime(2018, 2, 4, 1, 2, 3, DateTimeKind.Utc).AddTicks(4567));
        await RoundTrip(backend, Value);
        await RoundTrip(backend, Array.Empty<byte>());
        await RoundTrip(backend, (double[])[1.5, -2.25, double.MaxValue]);
        await RoundTrip(backend, new List<string> { "a", "b" });
        await RoundTrip(backend, new Dictionary<string, int> { ["a"] = 1 });
        await RoundTrip(backend, new byte[5 * 1024 * 1024]);
        await RoundTrip(backend, new string('x', 3 * 1024 * 1024));
    }

    /// <summary>A null result is a result.</summary>
    [Test]
    [Rule("storage-null", "A null result is a result: it is remembered, has no content, and reads as null.")]
    public async Task A_null_result_is_remembered()
    {
        await using var backend = CreateUncached();
        var memento = await backend.MemoizeAsync(TestCalls.Result<string?>(null));
        var read = await backend.ReadAsync(TestCalls.Call(), typeof(string));
        Assert.Multiple(() =>
        {
            Assert.That(memento.Content, Is.Null, "A null result has no content.");
            Assert.That(memento.ResultType, Is.EqualTo(ResultType.Null), "A null result is of the type null.");
            Assert.That(read, Is.Not.Null, "A null result is remembered.");
            Assert.That(read?.Value, Is.Null, "A null result reads as null.");
        });
    }

    /// <summary>An exception is a result.</summary>
    [Test]
    [Rule("storage-exception", "An exception is a result, whatever type the function declares.")]
    public async Task An_exception_is_remembered([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var exception = new ExceptionRecord("dotnet::System:InvalidOperationException", "It \"broke\" \ud800 on line 1\r\nand 2.", "");
        await backend.MemoizeAsync(TestCalls.Failure(exception));
        var read = await backend.ReadAsync(TestCalls.Call(), typeof(int));
        Assert.That(read?.Value, Is.EqualTo(exception), "An exception reads back, whatever type the function declares.");
    }

    /// <summary>A call that was never memoized is answered with null, in its place among the others.</summary>
    [Test]
    [Rule("storage-absent", "A call that was never memoized is answered with null, in its place among the others.")]
    public async Task Absent_calls_are_null()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result("value", argument: 2));
        CallKey[] calls = [TestCalls.Call(argument: 1), TestCalls.Call(argument: 2)];
        var mementos = await backend.GetMementosAsync(calls);
        var results = await backend.ReadManyAsync(calls, typeof(string));
        Assert.Multiple(() =>
        {
            Assert.That(mementos.Select(static memento => memento?.Call), Is.EqualTo((CallKey?[])[null, calls[1]]), "As many mementos as calls, null where there is none.");
            Assert.That(results.Select(static result => result?.Value), Is.EqualTo((object?[])[null, "value"]), "As many results as calls, null where there is none.");
            Assert.That(backend.ReadAsync(calls[0], typeof(string)).AsTask().Result, Is.Null, "An absent call reads as null.");
            Assert.That(backend.AllExistAsync(calls).AsTask().Result, Is.False, "Not all exist when one is absent.");
            Assert.That(backend.AllExistAsync([calls[1]]).AsTask().Result, Is.True, "All exist when every one does.");
        });
    }

    /// <summary>What is asked for as newer is newer.</summary>
    [Test]
    [Rule("storage-newer", "What is given as computed later than a time is, and is the call's own; that there is none is an answer too.")]
    public async Task A_newer_result_is_newer()
    {
        await using var backend = CreateUncached();
        var result = TestCalls.Result("value");
        await backend.MemoizeAsync(result);
        var newer = await backend.ReadNewerAsync(TestCalls.Call(), typeof(string), result.Memento.Time.AddSeconds(-1));
        Assert.That(newer?.Value ?? "value", Is.EqualTo("value"), "A newer result is the call's own.");
        Assert.That(await backend.ReadNewerAsync(TestCalls.Call(), typeof(string), result.Memento.Time), Is.Null, "The result that was read is not newer than itself.");
        Assert.That(await backend.ReadNewerAsync(TestCalls.Call(argument: 2), typeof(string), DateTimeOffset.MinValue), Is.Null, "An absent call has none.");
    }

    /// <summary>The memory cache holds the value of a small result, and not its bytes as well.</summary>
    [Test]
    [Rule("storage-memory-lean", "The memory cache holds the value of a small result, and not its bytes as well.")]
    public async Task A_memento_in_memory_holds_no_bytes()
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "64")));
        await backend.MemoizeAsync(TestCalls.Result("small"));
        Assert.That(backend.Memory.TryGet(TestCalls.Call(), out var memento, out var value), Is.True, "A result that was kept is in memory.");
        Assert.That(memento?.Content, Is.Not.Null, "The memento in memory says what the content is.");
        Assert.That(memento?.Content?.Inline, Is.Null, "The memento in memory does not hold the content.");
        Assert.That(value?.Get(), Is.EqualTo("small"), "The value is beside the memento.");
    }

    /// <summary>A batch is kept whole and in order, or, when one of its results is refused, not at all.</summary>
    [Test]
    [Rule("storage-batch-whole", "A batch is kept whole and in order, or, when one of its results is refused, not at all.")]
    public async Task A_batch_is_kept_whole_or_refused()
    {
        await using var backend = CreateUncached();
        ResultToStore[] results = [.. Enumerable.Range(0, 100).Select(static i => TestCalls.Result($"value {i % 10}", argument: i))];
        var mementos = await backend.MemoizeManyAsync(results);
        var read = await backend.ReadManyAsync([.. results.Select(static result => result.Memento.Call)], typeof(string));
        Assert.Multiple(() =>
        {
            Assert.That(mementos.Select(static memento => memento.Call), Is.EqualTo(results.Select(static result => result.Memento.Call)), "Mementos come back in order.");
            Assert.That(read.Select(static result => result?.Value), Is.EqualTo(results.Select(static result => result.Value)), "Results come back in order.");
            Assert.That(async () => await backend.MemoizeManyAsync([TestCalls.Result("fine", argument: 1001), TestCalls.Result<Action>(() => { }, argument: 1002)]), Throws.InstanceOf<UnsupportedResultException>(), "A result that no codec takes is refused.");
            Assert.That(backend.GetMementosAsync([TestCalls.Call(argument: 1001)]).AsTask().Result[0], Is.Null, "Of a batch that is refused nothing is kept.");
        });
    }

    /// <summary>Nobody can change what another one gets.</summary>
    [Test]
    [Rule("storage-own-values", "Nobody can change what another one gets.")]
    public async Task No_caller_can_change_a_result([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        double[] array = [1, 2, 3];
        var list = new List<int> { 1, 2, 3 };
        await backend.MemoizeAsync(TestCalls.Result(array));
        await backend.MemoizeAsync(TestCalls.Result(list, argument: 2));
        array[0] = 99;
        list[0] = 99;
        for (var i = 0; i < 3; i++)
        {
            var readArray = Read<double[]>(backend, TestCalls.Call())!;
            var readList = Read<List<int>>(backend, TestCalls.Call(argument: 2))!;
            Assert.That(readArray, Is.EqualTo([1, 2, 3]), "A caller that changes an array changes its own.");
            Assert.That(readList, Is.EqualTo([1, 2, 3]), "A caller that changes a list changes its own.");
            readArray[0] = 99;
            readList[0] = 99;
            var many = (await backend.ReadManyAsync([TestCalls.Call()], typeof(double[])))[0]?.Value as double[];
            Assert.That(many, Is.EqualTo([1, 2, 3]), "A caller of many changes its own too.");
            many![0] = 99;
        }
    }

    /// <summary>Who gave up keeps nothing, and is told so.</summary>
    [Test]
    [Rule("storage-cancelled", "What is cancelled before it is kept is not kept, and says so.")]
    public async Task A_cancelled_call_keeps_nothing([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var cancelled = new CancellationToken(canceled: true);
        var calls = Enumerable.Range(0, 3).Select(static i => TestCalls.Call(argument: i)).ToList();
        Assert.That(async () => await backend.MemoizeAsync(TestCalls.Result("small", argument: 0), cancelled), Throws.InstanceOf<OperationCanceledException>(), "Keeping a small result can be given up.");
        Assert.That(async () => await backend.MemoizeManyAsync([TestCalls.Result(Large, argument: 1), TestCalls.Result<string?>(null, argument: 2)], cancelled), Throws.InstanceOf<OperationCanceledException>(), "Keeping a batch can be given up.");
        await backend.FlushAsync();
        Assert.That(await backend.GetMementosAsync(calls), Is.All.Null, "What was given up is not remembered.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty, "What was given up is not listed.");
    }

    /// <summary>A read-only storage reads what is there, keeps nothing new, and refuses to forget.</summary>
    [Test]
    [Rule("storage-read-only", "A read-only storage reads what is there, keeps nothing new, and refuses to forget.")]
    public async Task A_read_only_storage_changes_nothing()
    {
        if (IsPersistent)
        {
            await using var writable = CreateUncached();
            await writable.MemoizeAsync(TestCalls.Result("kept"));
            await writable.WriteFunctionMetadataAsync(TestCalls.Function(), "code", Value);
        }

        await using var backend = CreateBackend(CreateContext(("readonly", "true")));
        var call = TestCalls.Call();
        var memento = await backend.MemoizeAsync(TestCalls.Result("new", argument: 2));
        var batch = await backend.MemoizeManyAsync([TestCalls.Result("new", argument: 3), TestCalls.Result(Large, argument: 4)]);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Select(static one => one.Content), Is.EqualTo((ContentReference?[])[null, null]), "A read-only storage keeps no batch, and says nothing.");
            Assert.That(backend.GetMementosAsync([TestCalls.Call(argument: 3), TestCalls.Call(argument: 4)]).AsTask().Result, Is.All.Null, "Nothing of a batch that a read-only storage was given is there.");
            Assert.That(backend.IsReadOnly, Is.True, "A read-only storage says so.");
            Assert.That(memento.Content, Is.Null, "A read-only storage keeps no result, and says nothing.");
            Assert.That(Read<string>(backend, TestCalls.Call(argument: 2)), Is.Null, "What a read-only storage was given is not there.");
            Assert.That(async () => await backend.WriteMetadataAsync(call, "log", Value), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses metadata.");
            Assert.That(async () => await backend.WriteFunctionMetadataAsync(call.Function, "code", "new"u8.ToArray()), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses metadata of a function.");
            Assert.That(FunctionMetadata(backend, call.Function, "code"), Is.EqualTo(IsPersistent ? Value : null), "A read-only storage reads the metadata that is there.");
            Assert.That(async () => await backend.ForgetCallsAsync([call]), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses to forget a call.");
            Assert.That(async () => await backend.ForgetFunctionAsync(call.Function), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses to forget a function.");
            Assert.That(async () => await backend.ForgetEverythingAsync(), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses to forget everything.");
            Assert.That(Read<string>(backend, call), Is.EqualTo(IsPersistent ? "kept" : null), "A read-only storage reads what is there.");
        });
    }

    /// <summary>A result that is outside this process has an address, which contains its hash.</summary>
    [Test]
    [Rule("storage-uri", "A result that is outside this process has an address, which contains its hash; one that is not has none.")]
    public async Task A_result_has_a_uri_when_it_is_outside()
    {
        await using var backend = CreateUncached();
        var memento = await backend.MemoizeAsync(TestCalls.Result(Large));
        var uri = backend.GetResultUri(memento);
        Assert.That(backend.GetResultUri(await backend.MemoizeAsync(TestCalls.Result("small", argument: 2))), Is.Null, "A result within its memento has no address of its own.");
        if (HasUris)
        {
            Assert.That(uri?.AbsoluteUri, Does.Contain(memento.Content!.Sha256), "The address of a result contains its hash.");
        }
        else
        {
            Assert.That(uri, Is.Null, "A result that is nowhere outside has no address.");
        }
    }

    /// <summary>The memory cache keeps to its capacity, and what it evicts is still in the store.</summary>
    [Test]
    [Rule("storage-memory-bounded", "The memory cache keeps to its capacity, and what it evicts is still in the store.")]
    public async Task The_memory_cache_is_bounded_and_written_through()
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "16")));
        // 2,048,000 bytes each: eight of them in 16 MiB.
        for (var i = 0; i < 12; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result(new string((char)('a' + i), 1_024_000), argument: i));
        }

        Assert.Multiple(() =>
        {
            Assert.That(backend.Memory.Count, Is.EqualTo(8), "As many large values as fit are in memory.");
            Assert.That(backend.Memory.UsedBytes, Is.LessThanOrEqualTo(backend.Memory.CapacityBytes), "The memory cache keeps to its capacity.");
            for (var i = 0; i < 12; i++)
            {
                Assert.That(Read<string>(backend, TestCalls.Call(argument: i))?[0], Is.EqualTo((char)('a' + i)), "What was evicted is still in the store.");
            }
        });
    }

    /// <summary>An unknown setting and a wrong value are refused.</summary>
    [TestCase("memory_cache_mb", "-1")]
    [TestCase("memory_cache_mb", "much")]
    [TestCase("inline_bytes", "-1")]
    [TestCase("inline_bytes", "1048577")]
    [TestCase("inline_bytes", "few")]
    [TestCase("compression", "lzw")]
    [TestCase("compression", "7")]
    [TestCase("codecs:0", "unheard-of")]
    [TestCase("unheard_of", "1")]
    [Rule("storage-settings", "An unknown setting and a wrong value are refused with a ConfigurationException when the backend is made.")]
    public void A_wrong_setting_is_refused(string key, string value) =>
        Assert.That(() => CreateBackend(CreateContext((key, value))), Throws.InstanceOf<ConfigurationException>(), "A wrong setting is an error that says so.");

    /// <summary>What is stored outlives the object that stored it.</summary>
    [Test]
    [Rule("storage-stays", "What is stored outlives the object that stored it.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        await using (var backend = CreateUncached())
        {
            await backend.MemoizeAsync(TestCalls.Result("kept"));
            await backend.WriteFunctionMetadataAsync(TestCalls.Function(version: "2"), "code", Value);
        }

        await using var again = CreateUncached();
        Assert.That(Read<string>(again, TestCalls.Call()), Is.EqualTo("kept"), "A storage that is opened again has what was stored.");
        Assert.That(FunctionMetadata(again, TestCalls.Function(version: "2"), "code"), Is.EqualTo(Value), "A storage that is opened again has the metadata of functions.");
    }

    /// <summary>Who has the storage open sees what another one has kept and flushed.</summary>
    [Test]
    [Rule("storage-flush", "What was kept before a flush is in the store when the flush has ended.")]
    public async Task What_was_flushed_is_in_the_store()
    {
        RequireSharing();
        await using var backend = CreateUncached();
        await using var others = CreateUncached();
        Assert.That(Read<string>(others, TestCalls.Call()), Is.Null, "There is nothing yet.");
        await backend.MemoizeManyAsync([TestCalls.Result("small"), TestCalls.Result(Large, argument: 2), TestCalls.Result<string?>(null, argument: 3)]);
        await backend.FlushAsync();
        Assert.That(Read<string>(others, TestCalls.Call()), Is.EqualTo("small"), "A small result is in the store, for others who have it open.");
        Assert.That(Read<string>(others, TestCalls.Call(argument: 2)), Is.EqualTo(Large), "A large result is in the store, for others who have it open.");
        Assert.That(await others.AllExistAsync([TestCalls.Call(argument: 3)]), Is.True, "A null result is in the store, for others who have it open.");
    }

    /// <summary>What goes with its object is told as of this process.</summary>
    [Test]
    [Rule("storage-of-this-process", "What goes with the object that stored it is told as of this process, and what stays is not.")]
    public async Task It_says_whether_it_is_of_this_process()
    {
        await using var backend = CreateUncached();
        Assert.That(backend.IsOfThisProcess, Is.EqualTo(!IsPersistent), "Another process sees what stays, and nothing of what does not: no worker is started for that.");
    }

    /// <summary>A storage that was disposed may be disposed again.</summary>
    [Test]
    [Rule("storage-disposed-twice", "A storage that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var backend = CreateBackend(CreateContext());
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.DisposeAsync();
        Assert.That(async () => await backend.DisposeAsync(), Throws.Nothing, "Who made a storage disposes it, and the host does so once more.");
    }

    /// <summary>The result of a call; the default when there is none.</summary>
    protected static T? Read<T>(IStorageBackend backend, CallKey call)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return (T?)backend.ReadAsync(call, typeof(T)).AsTask().GetAwaiter().GetResult()?.Value;
    }

    private static async Task RoundTrip<T>(IStorageBackend backend, T value)
        where T : notnull
    {
        var function = TestCalls.Function("Of" + typeof(T).Name);
        var memento = await backend.MemoizeAsync(TestCalls.Result(value, function)).ConfigureAwait(false);
        var read = await backend.ReadAsync(TestCalls.Call(function), typeof(T)).ConfigureAwait(false);
        Assert.That(read, Is.Not.Null, $"A result of type {typeof(T)} is remembered.");
        Assert.That(read!.Value, Is.InstanceOf<T>(), $"A result of type {typeof(T)} reads back as one.");
        if (value is byte[] bytes)
        {
            // Element by element is slow for millions of them.
            Assert.That(bytes.AsSpan().SequenceEqual((byte[])read.Value!), Is.True, "Bytes read back equal.");
        }
        else
        {
            Assert.That(read.Value, Is.EqualTo(value), $"A result of type {typeof(T)} reads back equal.");
        }

        Assert.That(read.Memento.Content, Is.EqualTo(memento.Content), "The memento says where the content is.");
    }
}
