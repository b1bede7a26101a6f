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

    /// <summary>Equal results are stored once.</summary>
    [Test]
    [Rule("storage-content-once", "Equal results have one content key, and are stored once.")]
    public async Task Equal_results_share_their_content([Values(4, 10_000)] int length)
    {
        await using var backend = CreateUncached();
        var first = await backend.MemoizeAsync(TestCalls.Result(new string('x', length)));
        var second = await backend.MemoizeAsync(TestCalls.Result(new string('x', length), TestCalls.Function("Other")) with { Memento = TestCalls.Memento(TestCalls.Function("Other")) with { Content = first.Content! with { Sha256 = "stale" } } });
        Assert.Multiple(() =>
        {
            Assert.That(second.Content?.Key, Is.EqualTo(first.Content?.Key), "Equal results of two functions have one content key, version included.");
            Assert.That(first.Content?.Key.IsContentAddressed, Is.True, "A content key is the hash of the content.");
            Assert.That(second.Content?.Sha256, Is.EqualTo(first.Content?.Sha256), "Whatever content the memento carried is replaced.");
            Assert.That(second.Content?.Length, Is.EqualTo(first.Content?.Length), "The length is that of the bytes.");
        });
    }

    /// <summary>A small result stands within its memento, one longer than the setting <c>inline_bytes</c> or under a key of the user's own does not.</summary>
    [TestCase("4096", 0, true)]
    [TestCase("4096", 4096, true)]
    [TestCase("4096", 4097, false)]
    [TestCase("16", 17, false)]
    [TestCase("1048576", 1_048_576, true)]
    [TestCase("0", 0, false)]
    [TestCase("0", 1, false)]
    [Rule("storage-inline", "A small result stands within its memento, one longer than the setting inline_bytes or under a key of the user's own does not.")]
    public async Task A_small_result_stands_within_its_memento(string inlineBytes, int length, bool isInline)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0"), ("inline_bytes", inlineBytes)));
        var value = new byte[length];
        new Random(length).NextBytes(value);
        var kept = await backend.MemoizeAsync(TestCalls.Result(value));
        var keyed = await backend.MemoizeAsync(TestCalls.Result(value, argument: 2, keyOverride: "custom_key"));
        var stored = (await backend.GetMementosAsync([kept.Call]))[0];
        Assert.Multiple(() =>
        {
            Assert.That(stored?.Content?.Inline is { } bytes ? bytes.Span.SequenceEqual(value) : (bool?)null, Is.EqualTo(isInline ? true : (bool?)null), "The memento holds the bytes when they are few enough.");
            Assert.That(stored?.Content, Is.EqualTo(kept.Content), "The memento says the same of its content as when it was kept.");
            Assert.That(stored?.Content?.Key.IsContentAddressed, Is.True, "The key is that of the content wherever the bytes are.");
            Assert.That(keyed.Content?.Inline, Is.Null, "A result under a key of the user's own is an object of its own.");
            Assert.That(Read<byte[]>(backend, kept.Call).AsSpan().SequenceEqual(value), Is.True, "A result reads back from wherever it is.");
            Assert.That(Read<byte[]>(backend, keyed.Call).AsSpan().SequenceEqual(value), Is.True, "A result under a key reads back.");
        });
    }

    /// <summary>Small results of a batch are kept and read beside large ones, each in its place.</summary>
    [Test]
    [Rule("storage-batch-places", "Small results of a batch are kept and read beside large ones, each in its place.")]
    public async Task Small_and_large_results_of_a_batch_keep_their_places()
    {
        await using var backend = CreateUncached();
        ResultToStore[] results = [.. Enumerable.Range(0, 50).Select(static i => TestCalls.Result(i % 3 == 0 ? Large + i : i % 3 == 1 ? $"small {i}" : null, argument: i))];
        await backend.MemoizeManyAsync(results);
        var read = await backend.ReadManyAsync([.. results.Select(static result => result.Memento.Call)], typeof(string));
        Assert.That(read.Select(static result => result?.Value), Is.EqualTo(results.Select(static result => result.Value)), "Results come back in order, wherever each is.");
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

    /// <summary>Compressed results of each kind read back equal, from the store and from memory, and say how they are compressed.</summary>
    [Test]
    [Rule("storage-compression", "Compressed results of each kind read back equal, from the store and from memory, and say how they are compressed.")]
    public async Task Compressed_results_read_back_equal([Values("gzip", "brotli", "zlib")] string compression, [Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb), ("compression", compression)));
        await RoundTrip(backend, "");
        await RoundTrip(backend, new List<string> { "a", "b" });
        await RoundTrip(backend, (double[])[1.5, -2.25, double.MaxValue]);
        await RoundTrip(backend, new byte[5 * 1024 * 1024]);
        var memento = await backend.MemoizeAsync(TestCalls.Result(Large, argument: 2));
        Assert.That(memento.Content?.Codec, Is.EqualTo("text+" + compression), "The memento says how its result is compressed.");
        Assert.That(memento.Content?.Length, Is.LessThan(Large.Length / 10), "What can be compressed is.");
        var exception = new ExceptionRecord("dotnet::System:InvalidOperationException", "It broke.", "");
        await backend.MemoizeAsync(TestCalls.Failure(exception, argument: 3));
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 3), typeof(string)))?.Value, Is.EqualTo(exception), "An exception reads back.");
    }

    /// <summary>Results are read as they were written, whatever compression is set by then.</summary>
    [Test]
    [Rule("storage-compression-change", "Results are read as they were written, whatever compression is set by then.")]
    public async Task A_change_of_compression_leaves_old_results_readable()
    {
        RequirePersistence();
        string[] all = ["none", "gzip", "brotli", "zlib"];
        for (var i = 0; i < all.Length; i++)
        {
            await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0"), ("compression", all[i])));
            await backend.MemoizeAsync(TestCalls.Result(Large + i, argument: i));
        }

        foreach (var compression in all)
        {
            await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0"), ("compression", compression)));
            for (var i = 0; i < all.Length; i++)
            {
                Assert.That(Read<string>(backend, TestCalls.Call(argument: i)), Is.EqualTo(Large + i), $"What was written with {all[i]} is read with {compression} set.");
            }
        }
    }

    /// <summary>A key override decides the key that a result is stored under; each call goes on reading its own version.</summary>
    [Test]
    [Rule("storage-key-override", "A key override decides the key that a result is stored under; each call goes on reading its own version.")]
    public async Task A_key_override_decides_the_key()
    {
        await using var backend = CreateUncached();
        var other = TestCalls.Function("Other");
        var first = await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "custom_key"));
        await backend.MemoizeAsync(TestCalls.Result("two", other, keyOverride: "custom_key"));
        Assert.That(first.Content?.Key.Path, Is.EqualTo("custom_key"), "The result is stored under the key given.");
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, TestCalls.Function("Third"), keyOverride: "custom_key"));
        Assert.Multiple(() =>
        {
            Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("one"), "Each function with the same key reads its own version.");
            Assert.That(Read<string>(backend, TestCalls.Call(other)), Is.EqualTo("two"), "A null result under the key leaves older versions readable.");
            Assert.That(async () => await backend.MemoizeAsync(TestCalls.Result("x", keyOverride: "../out")), Throws.ArgumentException, "A key cannot leave the store.");
            Assert.That(async () => await backend.MemoizeAsync(TestCalls.Result("x", keyOverride: "c/" + new string('a', 64))), Throws.ArgumentException, "A key cannot pass for a content's.");
        });
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

    /// <summary>What is forgotten is gone from the store and from memory, and nothing else is.</summary>
    [Test]
    [Rule("storage-forget", "What is forgotten is gone from the store and from memory, and nothing else is.")]
    public async Task Forgetting_clears_store_and_memory([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var other = TestCalls.Function("Other");
        foreach (var function in (FunctionName[])[TestCalls.Function(), TestCalls.Function(version: "2"), other])
        {
            await backend.MemoizeManyAsync([TestCalls.Result("one", function), TestCalls.Result("two", function, 2)]);
        }

        await backend.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 77)]);
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.Null, "A forgotten call is gone.");
        Assert.That(Read<string>(backend, TestCalls.Call(argument: 2)), Is.EqualTo("two"), "Other calls of the function stay.");
        await backend.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Read<string>(backend, TestCalls.Call(TestCalls.Function(version: "2"), 2)), Is.Null, "A forgotten function is gone in all versions.");
        Assert.That(Read<string>(backend, TestCalls.Call(other)), Is.EqualTo("one"), "Other functions stay.");
        await backend.ForgetEverythingAsync();
        Assert.That(Read<string>(backend, TestCalls.Call(other)), Is.Null, "After forgetting everything nothing is there.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty, "After forgetting everything no function is listed.");
        await backend.MemoizeAsync(TestCalls.Result("again"));
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("again"), "A storage that forgot goes on.");
    }

    /// <summary>Forgetting everything takes the results too that no key leads to any more: older versions of a key that was removed.</summary>
    [Test]
    [Rule("storage-forget-versions", "Forgetting everything takes the results too that no key leads to any more: older versions of a key that was removed.")]
    public async Task Forgetting_everything_takes_the_versions_of_a_removed_key()
    {
        await using var backend = CreateUncached();
        var hidden = await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "custom_key"));
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 2, keyOverride: "custom_key"));
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("one"), "An older version stays readable until it is forgotten.");
        var file = HasUris && backend.GetResultUri(hidden) is { IsFile: true } uri ? uri.LocalPath : null;
        await backend.ForgetEverythingAsync();
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.Null, "After forgetting everything no version is read.");
        if (file is not null)
        {
            // An address elsewhere may be made without asking whether anything is there.
            Assert.That(file, Does.Not.Exist, "After forgetting everything no version is left behind.");
        }
    }

    /// <summary>Functions and versions that differ only by case see nothing of one another.</summary>
    [Test]
    [Rule("storage-case", "Functions, and versions of one, that differ only by case are different ones.")]
    public async Task What_differs_by_case_is_different([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        FunctionName[] functions = [TestCalls.Function("compute", "a"), TestCalls.Function("Compute", "a"), TestCalls.Function("Compute", "A")];
        string[] values = ["small", Large, "Small"];
        for (var i = 0; i < functions.Length; i++)
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(functions[i]), typeof(string)), Is.Null, "A function does not see the result of one whose name is of another case.");
            await backend.MemoizeAsync(TestCalls.Result(values[i], functions[i]));
        }

        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo(values), "Each function has its own result.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions), "Each function is listed by its own name.");
        await backend.ForgetFunctionAsync(functions[1]);
        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo((string?[])[values[0], null, values[2]]), "Forgetting one spares the others.");
    }

    /// <summary>Functions that differ in any part of their names see nothing of one another.</summary>
    [Test]
    [Rule("storage-apart", "Functions that differ in any part of their names are different ones.")]
    public async Task What_differs_anywhere_is_different([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        FunctionName[] functions = [.. TestCalls.AlikeFunctions];
        foreach (var function in functions)
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(function), typeof(string)), Is.Null, $"{function} does not see the result of another function.");
            await backend.MemoizeAsync(TestCalls.Result(function.ToString(), function));
        }

        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo(functions.Select(static function => function.ToString())), "Each function has its own result.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions), "Each function is listed by its own name.");
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

    /// <summary>Of more calls than a memento keeps, all are listed in order, and the memento keeps its size.</summary>
    [Test]
    [Rule("storage-long-lists", "Of more calls than a memento keeps, all are listed in order, and the memento keeps its size.")]
    public async Task A_long_list_of_calls_is_kept_beside_the_memento([Values("0", "64")] string memoryCacheMb)
    {
        const int Count = 20_000;
        var calls = Enumerable.Range(0, Count).Select(static i => new Invocation(TestCalls.Call(TestCalls.Function($"Helper{i % 3}"), i), $"{{\"x\":{i % 1000}}}")).ToList();
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var result = TestCalls.Result("value");
        result = result with
        {
            Memento = result.Memento with { Invocations = calls[..MementoRecord.MaximumInvocations], InvocationCount = Count },
            AllInvocations = calls,
        };
        var written = await backend.MemoizeAsync(result);
        var memento = (await backend.GetMementosAsync([TestCalls.Call()]))[0]!;
        var listed = await TestCalls.ToListAsync(backend.ListInvocationsAsync(memento));
        Assert.Multiple(() =>
        {
            Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("value"), "The result reads back.");
            Assert.That(written.InvocationList, Is.Not.Null, "The memento says where the list is.");
            Assert.That(memento.InvocationList, Is.EqualTo(written.InvocationList), "The memento that is read back says so too.");
            Assert.That(memento.Contents, Does.Contain(written.InvocationList), "The list is content that the memento refers to.");
            Assert.That(memento.InvocationCount, Is.EqualTo(Count), "The memento has the number of all calls.");
            Assert.That(memento.Invocations, Is.EqualTo(calls[..MementoRecord.MaximumInvocations]), "The memento has the first calls.");
            Assert.That(listed.SequenceEqual(calls), Is.True, "All calls are listed, in their order.");
        });
    }

    /// <summary>The calls of a memento that has all of them are listed as those of one that has not.</summary>
    [Test]
    [Rule("storage-short-lists", "The calls of a memento that has all of them are listed as those of one that has not.")]
    public async Task A_short_list_of_calls_is_the_mementos()
    {
        await using var backend = CreateUncached();
        var memento = await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(await TestCalls.ToListAsync(backend.ListInvocationsAsync(memento)), Is.EqualTo(memento.Invocations), "All calls are those of the memento.");
        Assert.That(memento.InvocationList, Is.Null, "There is no list beside it.");
    }

    /// <summary>The result of a call; the default when there is none.</summary>
    protected static T? Read<T>(IStorageBackend backend, CallKey call)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return (T?)backend.ReadAsync(call, typeof(T)).AsTask().GetAwaiter().GetResult()?.Value;
    }

    private static byte[]? Metadata(IStorageBackend backend, CallKey call, string name) =>
        backend.ReadMetadataAsync(call, name).AsTask().GetAwaiter().GetResult()?.ToArray();

    private static byte[]? FunctionMetadata(IStorageBackend backend, FunctionName function, string name) =>
        backend.ReadFunctionMetadataAsync(function, name).AsTask().GetAwaiter().GetResult()?.ToArray();

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
