using System.Text;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>Results for who has not their type, and lists of what mementos take.</summary>
public abstract partial class StorageBackendTests
{
    /// <summary>A result opens as its codec wrote it, without compression.</summary>
    [Test]
    [Rule("storage-opens", "A result opens as its codec wrote it, without compression.")]
    public async Task A_result_opens_as_its_codec_wrote_it([Values("none", "gzip", "brotli", "zlib")] string compression, [Values(5, 10_000)] int length)
    {
        var value = new string('ü', length);
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", "0"), ("compression", compression)));
        var memento = await backend.MemoizeAsync(TestCalls.Result(value));
        var stream = await backend.OpenResultAsync(memento);
        Assert.That(stream, Is.Not.Null, "A result that is kept opens.");
        using var reader = new StreamReader(stream!, Encoding.UTF8);
        Assert.Multiple(() =>
        {
            Assert.That(memento.Content!.Format, Is.EqualTo("text"), "The format is the codec's, without the compression.");
            Assert.That(reader.ReadToEnd(), Is.EqualTo(value), "The bytes are those that the codec wrote.");
        });
    }

    /// <summary>There is nothing to open of a null result.</summary>
    [Test]
    [Rule("storage-opens-null", "There is nothing to open of a null result: the answer is null.")]
    public async Task A_null_result_opens_as_nothing()
    {
        await using var backend = CreateUncached();
        var memento = await backend.MemoizeAsync(TestCalls.Result<string?>(null));
        Assert.That(await backend.OpenResultAsync(memento), Is.Null, "A null result has no bytes.");
    }

    /// <summary>A result that is gone is told, and not taken for nothing.</summary>
    [Test]
    [Rule("storage-opens-missing", "A result that is gone is an InvalidDataException when it is opened, and not taken for nothing.")]
    public async Task A_result_that_is_gone_is_told()
    {
        await using var backend = CreateUncached();
        var memento = await backend.MemoizeAsync(TestCalls.Result(Large));
        await backend.ForgetEverythingAsync();
        Assert.That(async () => await backend.OpenResultAsync(memento), Throws.TypeOf<InvalidDataException>(), "A result that is missing is an error that says so.");
    }

    /// <summary>Each memento is listed with its length and the time of its last use.</summary>
    [Test]
    [Rule("storage-listing-sizes", "Each memento is listed with its length and the time of its last use.")]
    public async Task Mementos_are_listed_with_what_they_take()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([TestCalls.Result("a"), TestCalls.Result("b", argument: 2), TestCalls.Result("c", TestCalls.Function(version: "2"))]);
        var all = await TestCalls.ToListAsync(backend.ListStoredAsync(TestCalls.Function(version: null)));
        var first = await TestCalls.ToListAsync(backend.ListStoredAsync(TestCalls.Function()));
        Assert.Multiple(() =>
        {
            Assert.That(all, Has.Count.EqualTo(3), "A name without a version lists all versions.");
            Assert.That(first.Select(stored => stored.Memento.Call), Is.EquivalentTo(new[] { TestCalls.Call(), TestCalls.Call(argument: 2) }), "A name with a version lists that one.");
            Assert.That(all.Select(stored => stored.Length), Is.All.Positive, "A memento takes some bytes.");
        });
    }
}
