using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>In what form results are kept: within a memento or beside it, compressed, under a key of the caller's.</summary>
public abstract partial class StorageBackendTests
{
    /// <summary>Equal results are stored once.</summary>
    [Test]
    [Rule("storage-content-once", "Equal results have one content key, and are stored once.")]
    public async Task Equal_results_share_their_content([Values(4, 10_000)] int length)
    {
        await using var backend = CreateUncached();
        var first = await backend.MemoizeAsync(TestCalls.Result(new string('x', length)));
        var second = await backend.MemoizeAsync(TestCalls.Result(new string('x', length), TestCalls.Function("Other")) with { Memento = TestCalls.Memento(TestCalls.Function("Other")) with { Content = first.Content! with { Sha256 = "stale" } } });
        var nothing = TestCalls.Result<string?>(null, argument: 2);
        nothing = nothing with { Memento = nothing.Memento with { Content = first.Content } };
        Assert.That((await backend.MemoizeAsync(nothing)).Content, Is.Null, "A null result has no content, whatever the memento carried.");
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
}
