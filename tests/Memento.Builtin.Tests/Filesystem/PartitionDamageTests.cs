using System.Text;
using System.Text.Json;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Partitions;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What becomes of a partition whose files are not as they were written.</summary>
[TestFixture]
public sealed class PartitionDamageTests : BackendTestsBase
{
    private static readonly string Large = new('x', 100_000);

    [Test]
    public async Task A_damaged_value_is_an_error_that_forgets_the_call([Values("altered", "short", "long", "missing")] string damage, [Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = Open(("memory_cache_mb", memoryCacheMb));
        await backend.MemoizeAsync(TestCalls.Result(Letters()));
        var read = await Read(backend);
        Damage(FileOf("a" + Large), damage);
        Assert.That(read["b"], Is.EqualTo("b" + Large), "the other value is none the worse");
        var error = Assert.Throws<DamagedValueException>(() => _ = read["a"])!;
        Assert.That((error.Key, error.Call), Is.EqualTo(("a", TestCalls.Call())));
        Assert.That(error.Message, Does.Contain("'a'").And.Contain("forgotten"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Null, "the call is a miss");
        await backend.MemoizeAsync(TestCalls.Result(Letters()));
        Assert.That((await Read(backend))["a"], Is.EqualTo("a" + Large), "the store is whole again");
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    public async Task A_call_whose_partition_lacks_a_value_is_a_miss()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result(Letters()));
        File.Delete(FileOf("a" + Large));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Null);
        Assert.That(Log.Warnings.Single(), Does.Contain("missing"));
    }

    [Test]
    public async Task A_damaged_index_is_a_miss([Values("altered", "short", "long", "missing")] string damage)
    {
        await using var backend = Open(("inline_bytes", "0"));
        var memento = await backend.MemoizeAsync(TestCalls.Result(Letters()));
        Damage(backend.GetResultUri(memento)!.LocalPath, damage);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Null);
        await backend.MemoizeAsync(TestCalls.Result(Letters()));
        Assert.That((await Read(backend))["a"], Is.EqualTo("a" + Large));
    }

    [Test]
    public async Task Verifying_looks_at_every_value_and_repairing_forgets_the_call([Values("altered", "short", "long", "missing")] string damage, [Values("0", "4096")] string inlineBytes)
    {
        await using var backend = Open(("inline_bytes", inlineBytes));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["inner"] = Letters() })));
        await backend.MemoizeAsync(TestCalls.Result("b" + Large, argument: 2));
        Damage(FileOf("a" + Large), damage);
        var found = await backend.VerifyAsync();
        Assert.That(found.Damages.Single().Problem, Does.Contain(TestCalls.Call().ToString()));
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().IsRepaired, Is.True);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition)), Is.Null);
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("b" + Large), "what it shared is left");
    }

    [Test]
    public async Task A_read_only_storage_leaves_a_damaged_value()
    {
        await using (var writing = Open())
        {
            await writing.MemoizeAsync(TestCalls.Result(Letters()));
        }

        await using var backend = Open(("readonly", "true"));
        var read = await Read(backend);
        Damage(FileOf("a" + Large), "altered");
        Assert.That(() => read["a"], Throws.TypeOf<DamagedValueException>().With.Message.Contains("read-only"));
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Not.Null, "its memento stays");
    }

    [Test]
    public async Task What_is_merged_over_a_partition_that_lost_a_value_is_not_remembered()
    {
        await using var backend = Open(("memory_cache_mb", "64"));
        await backend.MemoizeAsync(TestCalls.Result(Letters()));
        var merged = Partition.Of(new Dictionary<string, string> { ["c"] = "c" }).Over(await Read(backend));
        File.Delete(FileOf("a" + Large));
        await backend.MemoizeAsync(TestCalls.Result(merged, argument: 2));
        Assert.That(await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(Partition<string>)), Is.Null);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Null, "the one that lost it is computed anew too");
    }

    [Test]
    public async Task What_was_staged_is_read_from_the_store_once_it_has_it()
    {
        await using var backend = Open();
        using var stage = backend.StagePartition()!;
        stage.Add("a", "a" + Large, typeof(string));
        var partition = stage.ToPartition(typeof(Partition<string>), parent: null);
        Assert.That(partition.Entries.All[0].Item, Is.TypeOf<StagedItem>());
        await backend.MemoizeAsync(TestCalls.Result((Partition<string>)partition));
        Assert.That(partition.Entries.All[0].Item, Is.TypeOf<StoredItem>());
        Assert.That(partition.Get<string>("a"), Is.EqualTo("a" + Large));
    }

    [TestCase("../../../../etc/passwd", "c/x", TestName = "a key out of the store")]
    [TestCase("", "c/x", TestName = "an empty key")]
    [TestCase("c/..", "c/x", TestName = "a key above")]
    [TestCase("{self}", "{self}", TestName = "the index itself")]
    [TestCase("{other}", "{other}", TestName = "another object with another hash")]
    public async Task A_tampered_index_reaches_nothing_else(string key, string name)
    {
        Assert.That(name, Is.Not.Empty);
        await using var backend = Open(("inline_bytes", "0"));
        var memento = await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["inner"] = Letters() })));
        var other = await backend.MemoizeAsync(TestCalls.Result("b" + Large, argument: 2));
        var path = backend.GetResultUri(memento)!.LocalPath;
        key = key.Replace("{self}", memento.Content!.Key.Path, StringComparison.Ordinal).Replace("{other}", other.Content!.Key.Path, StringComparison.Ordinal);

        // The memento says the same of the index as before, so that only what is in it is wrong.
        using var index = JsonDocument.Parse(await File.ReadAllBytesAsync(path));
        var inner = index.RootElement.GetProperty("entries")[0].GetProperty("content").GetProperty("key").GetString()!;
        var text = (await File.ReadAllTextAsync(path)).Replace($"\"{inner}\"", JsonSerializer.Serialize(key), StringComparison.Ordinal);
        await Tamper(backend, CreateContext(), memento, text);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition)), Is.Null, "no partition is made of it");
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo("b" + Large), "what it refers to is left");
    }

    [TestCase("""{"format":2,"entries":[]}""")]
    [TestCase("""{"format":1,"entries":{}}""")]
    [TestCase("""{"format":1,"entries":[{"key":"a","result_type":"string"}]}""")]
    [TestCase("""{"format":1,"entries":[{"key":"b","result_type":"null"},{"key":"a","result_type":"null"}]}""")]
    [TestCase("""{"format":1,"entries":[{"key":"a","result_type":"null"},{"key":"a","result_type":"null"}]}""")]
    [TestCase("""{"format":1,"entries":[{"key":"a","result_type":"string","content":{"key":"k","sha256":"","crc32c":"00000000","length":-1,"codec":"text"}}]}""")]
    [TestCase("[]")]
    public async Task What_is_no_index_is_a_miss(string text)
    {
        await using var backend = Open(("inline_bytes", "0"));
        var memento = await backend.MemoizeAsync(TestCalls.Result(Letters()));
        await Tamper(backend, CreateContext(), memento, text);
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)), Is.Null);
        Assert.That(async () => await backend.CollectAsync(new CollectOptions()), Throws.InstanceOf<IOException>(), "what it reaches is not known, so that nothing is swept");
    }

    [Test]
    public async Task A_length_that_cannot_be_takes_no_memory()
    {
        await using var backend = Open(("inline_bytes", "0"));
        var memento = await backend.MemoizeAsync(TestCalls.Result(Letters()));
        var path = backend.GetResultUri(memento)!.LocalPath;
        await Tamper(backend, CreateContext(), memento, (await File.ReadAllTextAsync(path)).Replace("\"length\": 100001", "\"length\": 4611686018427387904", StringComparison.Ordinal));
        var read = await Read(backend);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => read["a"], Throws.TypeOf<DamagedValueException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(10_000_000));
        Assert.That(FileOf("a" + Large), Does.Exist, "the object is as its name says");
    }

    private static Partition<string> Letters() => Partition.Of(new Dictionary<string, string> { ["a"] = "a" + Large, ["b"] = "b" + Large });

    private static async Task<Partition<string>> Read(IStorageBackend backend) => (Partition<string>)(await backend.ReadAsync(TestCalls.Call(), typeof(Partition<string>)))!.Value!;

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "altered":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(path, bytes);
                break;
            case "missing":
                File.Delete(path);
                break;
            default:
                File.WriteAllBytes(path, damage == "short" ? bytes[..^1] : [.. bytes, 0]);
                break;
        }
    }

    /// <summary>Puts other bytes in the place of an index, and has the memento say that they are the right ones.</summary>
    private static async Task Tamper(IStorageBackend backend, BackendContext context, MementoRecord memento, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(backend.GetResultUri(memento)!.LocalPath, bytes);
        var content = memento.Content! with { Checksum = Serialization.Crc32C.Compute(bytes), Length = bytes.Length };
        await using var metadata = new FilesystemMetadataStore(context);
        await metadata.PutMementosAsync([memento with { Content = content }]);
    }

    private string FileOf(string text) => Path.Combine(
        Folder.FullPath, "memento-data", "c", Sha256(text)[..2], Sha256(text));

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private FilesystemStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) => new(CreateContext([("memory_cache_mb", "0"), .. settings]));
}
