using Memento.Plugins;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every storage backend on <see cref="StorageBackendBase"/> does with partitions. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract class PartitionTests : BackendTestsBase
{
    /// <summary>More than goes with others in one write.</summary>
    private static readonly string Large = new('x', 100_000);

    /// <summary>Makes the backend; called again with an equal context, it opens the same store. The test disposes it.</summary>
    protected abstract IStorageBackend CreateBackend(BackendContext context);

    /// <summary>Values of each kind read back equal, from the store and from memory, null and a partition among them.</summary>
    [Test]
    [Rule("partition-values", "Values of each kind read back equal, from the store and from memory, null and a partition among them.")]
    public async Task Values_of_each_kind_read_back([Values("0", "64")] string memoryCacheMb, [Values("0", "4096")] string inlineBytes, [Values("none", "gzip")] string compression)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb), ("inline_bytes", inlineBytes), ("compression", compression)));
        var inner = Partition.Of(new Dictionary<string, int> { ["one"] = 1, ["two"] = 2 });
        var memento = await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?>
        {
            ["number"] = 42,
            ["text"] = Large,
            ["bytes"] = new byte[2_000_000],
            ["list"] = new List<string> { "a", "b" },
            ["nothing"] = null,
            ["inner"] = inner,
        })));
        var read = await Read<Partition>(backend);
        Assert.Multiple(() =>
        {
            Assert.That(memento.ResultType, Is.EqualTo(ResultType.Partition), "A partition is of a type of its own.");
            Assert.That(read.Keys, Is.EqualTo((string[])["bytes", "inner", "list", "nothing", "number", "text"]), "The keys are all there, in order.");
            Assert.That(read.OwnKeys, Is.EqualTo(read.Keys), "All keys are its own.");
            Assert.That(read.Get<int>("number"), Is.EqualTo(42), "A number reads back.");
            Assert.That(read.Get<string>("text"), Is.EqualTo(Large), "A text reads back.");
            Assert.That(read.Get<byte[]>("bytes").AsSpan().SequenceEqual(new byte[2_000_000]), Is.True, "Bytes read back.");
            Assert.That(read.Get<List<string>>("list"), Is.EqualTo((string[])["a", "b"]), "A list reads back.");
            Assert.That(read.Get<string?>("nothing"), Is.Null, "Null reads back.");
            Assert.That(read.Get<Partition<int>>("inner")["two"], Is.EqualTo(2), "A value of a partition within reads back.");
            Assert.That(read.TryGet<int>("number", out var number) ? number : 0, Is.EqualTo(42), "A value that is there is found.");
            Assert.That(read.TryGet<int>("other", out _), Is.False, "A value that is not there is not.");
        });
    }

    /// <summary>Keys are in ordinal order, whatever they are, and those of an empty partition are none.</summary>
    [Test]
    [Rule("partition-keys", "Keys are in ordinal order, whatever they are, and those of an empty partition are none.")]
    public async Task Keys_are_any_text_in_ordinal_order()
    {
        await using var backend = CreateUncached();
        string[] keys = ["b", "B", "a/b", "", ".", "..", "index.json", "%", "ä", "\ud800", "\0", new string('k', 3_000), "a\nb", "CON", "𝄞"];
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(keys.Select(static key => KeyValuePair.Create(key, key.Length)))));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of<int>([]), argument: 2));
        var read = await Read<Partition<int>>(backend);
        var empty = await Read<Partition<int>>(backend, argument: 2);
        Assert.That(read.Keys, Is.EqualTo(keys.Order(StringComparer.Ordinal)), "Keys are listed in ordinal order.");
        Assert.That(read.ReadAll().Select(static value => value.Value), Is.EqualTo(keys.Order(StringComparer.Ordinal).Select(static key => key.Length)), "Each has its value.");
        Assert.That(empty.Keys, Is.Empty, "A partition of nothing has no keys.");
    }

    /// <summary>Under a key override, values are below that key and the index is beside them, whatever the keys are.</summary>
    [Test]
    [Rule("partition-key-override", "Under a key override, values are below that key and the index is beside them, whatever the keys are.")]
    public async Task A_key_override_is_the_folder_of_a_partition([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        string[] keys = ["a", "a/b", "", ".", "..", "index.json", "%", "%69ndex.json", "\0", new string('k', 900), new string('k', 901)];
        var values = keys.ToDictionary(static key => key, static key => (object?)key.Length);
        values["nothing"] = null;
        values["inner"] = Partition.Of(new Dictionary<string, int> { ["one"] = 1 });
        var memento = await backend.MemoizeAsync(TestCalls.Result(Partition.Of(values), keyOverride: "my/partition"));
        var read = await Read<Partition>(backend);
        Assert.Multiple(() =>
        {
            Assert.That(memento.Content?.Key.Path, Is.EqualTo("my/partition/index.json"), "The index is under the key.");
            Assert.That(memento.Content?.Inline, Is.Null, "What is under a key is an object.");
            Assert.That(keys.Select(key => read.Get<int>(key)), Is.EqualTo(keys.Select(static key => key.Length)), "No key takes the place of another.");
            Assert.That(read.Get<Partition>("inner").Get<int>("one"), Is.EqualTo(1), "A partition within is below its own key.");
            Assert.That(read.Get<string?>("nothing"), Is.Null, "Null is no object.");
        });
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, int> { ["a"] = 2 }), argument: 2, keyOverride: "my/partition"));
        Assert.That((await Read<Partition<int>>(backend, argument: 2))["a"], Is.EqualTo(2), "Another call under the same key reads its own values.");
        Assert.That((await Read<Partition>(backend)).Get<int>("a"), Is.EqualTo(1), "The first call goes on reading its own values.");
    }

    /// <summary>A missing key and a wrong type are errors that say what there is.</summary>
    [Test]
    [Rule("partition-errors", "A missing key and a wrong type are errors that say what there is.")]
    public async Task A_missing_key_and_a_wrong_type_are_named()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["a"] = "text", ["b"] = null, ["c"] = Partition.Of(new Dictionary<string, int>()) })));
        var read = await Read<Partition>(backend);
        Assert.Multiple(() =>
        {
            Assert.That(() => read.Get<int>("d"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'d'").And.Message.Contains("'a', 'b', 'c'"), "A missing key is named, with those there are.");
            Assert.That(() => read.Get<int>("a"), Throws.TypeOf<InvalidCastException>().With.Message.Contains("'a'").And.Message.Contains("Int32"), "A value of another type is named.");
            Assert.That(() => read.Get<int>("b"), Throws.TypeOf<InvalidCastException>().With.Message.Contains("null"), "Null is no number.");
            Assert.That(() => read.Get<int>("c"), Throws.TypeOf<InvalidCastException>(), "A partition is no number.");
            Assert.That(() => read.Get<Partition>("a"), Throws.TypeOf<InvalidCastException>(), "A text is no partition.");
        });
        Assert.That(await backend.ReadAsync(TestCalls.Call(), typeof(string)), Is.Null, "A partition is no result of another type.");
        Assert.That(read.Get<string>("a"), Is.EqualTo("text"), "What was asked for wrongly is there still.");
    }

    /// <summary>A partition that was merged over others has the keys of all, its own value first; also when all come from the store.</summary>
    [Test]
    [Rule("partition-merge", "A partition that was merged over others has the keys of all, its own value first; also when all come from the store.")]
    public async Task Merging_gives_the_keys_of_all([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 })));
        var first = await Read<Partition<int>>(backend);
        var second = Partition.Of(new Dictionary<string, int> { ["b"] = 3, ["c"] = 4 }).Over(first);
        Check(second, "abc", "bc", 1, 3, 4);
        Check(Partition.Of(new Dictionary<string, int> { ["a"] = 7 }).Over(first), "ab", "a", 7, 2);
        await backend.MemoizeAsync(TestCalls.Result(second, argument: 2));
        var read = await Read<Partition<int>>(backend, argument: 2);
        Check(read, "abc", "bc", 1, 3, 4);
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, int> { ["c"] = 5, ["d"] = 6 }).Over(read), argument: 3));
        Check(await Read<Partition<int>>(backend, argument: 3), "abcd", "cd", 1, 3, 5, 6);

        static void Check(Partition<int> partition, string keys, string own, params int[] values)
        {
            Assert.That(string.Concat(partition.Keys), Is.EqualTo(keys), "All keys are listed.");
            Assert.That(string.Concat(partition.OwnKeys), Is.EqualTo(own), "Its own keys are told apart.");
            Assert.That(partition.Keys.Select(key => partition[key]), Is.EqualTo(values), "Its own value wins.");
        }
    }

    /// <summary>Equal values are one object, and a partition from the store that is part of another one is not copied.</summary>
    [Test]
    [Rule("partition-once", "Equal values are one object, and a partition from the store that is part of another one is not copied.")]
    public async Task Equal_values_are_stored_once()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["a"] = Large, ["b"] = Large })));
        await backend.MemoizeAsync(TestCalls.Result(Large, argument: 2));
        var read = await Read<Partition<string>>(backend);
        await backend.MemoizeAsync(TestCalls.Result(read, argument: 3));
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["inner"] = read }), argument: 4));
        await backend.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That((await backend.VerifyAsync()).Objects, Is.EqualTo(2), "There is one object of the text, and one of the index within; other small indexes stand in their mementos.");
        Assert.That((await Read<Partition<string>>(backend, argument: 3))["b"], Is.EqualTo(Large), "A value outlives the call that made it.");
        Assert.That((await Read<Partition>(backend, argument: 4)).Get<Partition<string>>("inner")["b"], Is.EqualTo(Large), "So does one in a partition within.");
    }

    /// <summary>Values that are staged read back before and after they are stored, and are not held by the one who added them.</summary>
    [Test]
    [Rule("partition-staged", "Values that are staged read back before and after they are stored, and are not held by the one who added them.")]
    public async Task Staged_values_are_stored_with_their_partition([Values("0", "64")] string memoryCacheMb, [Values("none", "brotli")] string compression)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb), ("compression", compression)));
        using var stage = backend.StagePartition();
        Assert.That(stage, Is.Not.Null, "The storage stages partitions.");
        var list = new List<string> { "a" };
        stage!.Add("list", list, typeof(List<string>));
        list.Add("too late");
        for (var i = 0; i < 30; i++)
        {
            stage.Add($"large{i:00}", Large + i, typeof(string));
        }

        stage.Add("nothing", null, typeof(string));
        stage.Add("inner", Partition.Of(new Dictionary<string, int> { ["one"] = 1 }), typeof(Partition<int>));
        Assert.That(() => stage.Add("list", "again", typeof(string)), Throws.ArgumentException.With.Message.Contains("'list'"), "A key comes once.");
        var staged = stage.ToPartition(typeof(Partition), parent: null);
        Check(staged);
        await backend.MemoizeAsync(TestCalls.Result(staged));
        Check(staged);
        Check(await Read<Partition>(backend));

        static void Check(Partition partition) => Assert.Multiple(() =>
        {
            Assert.That(partition.Get<List<string>>("list"), Is.EqualTo((string[])["a"]), "A value is as it was when it was added.");
            Assert.That(Enumerable.Range(0, 30).Select(i => partition.Get<string>($"large{i:00}")), Is.EqualTo(Enumerable.Range(0, 30).Select(static i => Large + i)), "Large values read back.");
            Assert.That(partition.Get<string?>("nothing"), Is.Null, "Null reads back.");
            Assert.That(partition.Get<Partition<int>>("inner")["one"], Is.EqualTo(1), "A partition within reads back.");
        });
    }

    /// <summary>A value that cannot be stored is refused by its place, and nothing of the partition is kept.</summary>
    [Test]
    [Rule("partition-refuses", "A value that cannot be stored is refused by its place, and nothing of the partition is kept.")]
    public async Task A_value_that_cannot_be_stored_is_named()
    {
        await using var backend = CreateUncached();
        var partition = Partition.Of(new Dictionary<string, object?> { ["good"] = Large, ["inner"] = Partition.Of(new Dictionary<string, object?> { ["bad"] = (Action)(static () => { }) }) });
        Assert.That(
            async () => await backend.MemoizeAsync(TestCalls.Result(partition)),
            Throws.TypeOf<UnsupportedResultException>().With.Message.StartsWith("Result[\"inner\"][\"bad\"]"),
            "The value is named.");
        Assert.That((await backend.GetMementosAsync([TestCalls.Call()]))[0], Is.Null, "There is no memento.");
        Assert.That((await backend.VerifyAsync()).Objects, Is.Zero, "There is no object.");
    }

    /// <summary>Nobody can change what another one gets.</summary>
    [Test]
    [Rule("partition-own-values", "Nobody can change what another one gets.")]
    public async Task No_caller_can_change_a_value([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var list = new List<int> { 1, 2, 3 };
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, List<int>> { ["list"] = list })));
        list[0] = 99;
        for (var i = 0; i < 3; i++)
        {
            var read = await Read<Partition<List<int>>>(backend);
            var first = read["list"];
            first[0] = 99;
            Assert.That(read["list"], Is.EqualTo((int[])[1, 2, 3]), "Each reading gives a value of its own.");
        }
    }

    /// <summary>A partition of one storage can be a result in another one, which then has all of its values.</summary>
    [Test]
    [Rule("partition-copied", "A partition of one storage can be a result in another one, which then has all of its values.")]
    public async Task A_partition_of_another_storage_is_copied()
    {
        await using var backend = CreateUncached();
        await using (var other = CreateBackend(TestBackendContext.Create(Name, Path.Combine(Folder.FullPath, "other"), new Dictionary<string, string?>(Settings) { ["memory_cache_mb"] = "0", ["compression"] = "zlib" }, CreateBroker(Path.Combine(Folder.FullPath, "other")), Log)))
        {
            await other.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["large"] = Large, ["inner"] = Partition.Of(new Dictionary<string, int> { ["one"] = 1 }), ["nothing"] = null })));
            var read = await Read<Partition>(other);
            await backend.MemoizeAsync(TestCalls.Result(read));
            await backend.MemoizeAsync(TestCalls.Result(read, argument: 2, keyOverride: "copied"));
            await other.ForgetEverythingAsync();
        }

        for (var argument = 1; argument <= 2; argument++)
        {
            var copied = await Read<Partition>(backend, argument);
            Assert.That(copied.Get<string>("large"), Is.EqualTo(Large), "A value is copied.");
            Assert.That(copied.Get<Partition<int>>("inner")["one"], Is.EqualTo(1), "So is one in a partition within.");
            Assert.That(copied.Get<string?>("nothing"), Is.Null, "Null stays null.");
        }
    }

    /// <summary>What is stored stays.</summary>
    [Test]
    [Rule("partition-stays", "A partition and its values outlive the object that stored them.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        await using (var backend = CreateUncached())
        {
            await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["a"] = Large })));
        }

        await using var again = CreateUncached();
        Assert.That((await Read<Partition<string>>(again))["a"], Is.EqualTo(Large), "A value is read by another process.");
    }

    private static async Task<T> Read<T>(IStorageBackend backend, int argument = 1)
        where T : Partition
    {
        var read = await backend.ReadAsync(TestCalls.Call(argument: argument), typeof(T)).ConfigureAwait(false);
        Assert.That(read?.Value, Is.TypeOf<T>(), "A partition reads back as the type that is declared.");
        return (T)read!.Value!;
    }

    private IStorageBackend CreateUncached() => CreateBackend(CreateContext(("memory_cache_mb", "0")));
}
