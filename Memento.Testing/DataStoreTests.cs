using System.Text;
using Memento.Plugins;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every data store does. Derive from it and say how yours is made.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract class DataStoreTests : BackendTestsBase
{
    private static readonly byte[] First = Encoding.UTF8.GetBytes("first");
    private static readonly byte[] Second = Encoding.UTF8.GetBytes("second");

    /// <summary>Makes the store; called again with an equal context, it opens the same one. The test disposes it.</summary>
    protected abstract IDataStore CreateStore(BackendContext context);

    /// <summary>A bare key reads the newest version, an old versioned key still reads the old bytes.</summary>
    [Test]
    [Rule("data-store-versions", "A bare key reads the newest version, and each older version stays readable under its own key.")]
    public async Task Versions_stay_readable()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("folder/item");
        var old = await store.WriteAsync(key, First);
        var current = await store.WriteAsync(key, Second);
        Assert.Multiple(() =>
        {
            Assert.That(old.Version, Is.Not.Null, "A write gives back the key with its version.");
            Assert.That(current.Version, Is.Not.EqualTo(old.Version), "Each write of an ordinary key makes a version of its own.");
            Assert.That(Read(store, key), Is.EqualTo(Second), "A bare key reads the newest version.");
            Assert.That(Read(store, old), Is.EqualTo(First), "An old version stays readable.");
            Assert.That(store.GetVersionedKeyAsync(key).AsTask().Result, Is.EqualTo(current), "The versioned key of a bare key is the newest one.");
            Assert.That(store.GetVersionedKeyAsync(old).AsTask().Result, Is.EqualTo(old), "The versioned key of an old version is itself.");
        });
    }

    /// <summary>A value of any length, none included, reads as it was written.</summary>
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(5 * 1024 * 1024)]
    [Rule("data-store-length", "A value of any length, none included, reads as it was written.")]
    public async Task Any_length_works(int length)
    {
        await using var store = CreateStore(CreateContext());
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var key = await store.WriteAsync(new DataKey("sized"), data);
        Assert.That(Read(store, key).AsSpan().SequenceEqual(data), Is.True, $"A value of {length} bytes reads as it was written.");
    }

    /// <summary>Staged data is published whole or not at all.</summary>
    [Test]
    [Rule("data-store-staging", "Staged data is seen when it is published, whole, and not before; what is abandoned leaves nothing.")]
    public async Task Staged_data_is_seen_once_published()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("staged/item");
        await using (var abandoned = await store.StageAsync())
        {
            abandoned.Stream.Write(First);
        }

        await using var staged = await store.StageAsync();
        staged.Stream.Write(First);
        await staged.Stream.WriteAsync(Second);
        Assert.That(await store.GetVersionedKeyAsync(key), Is.Null, "Staged data is not seen before it is published.");
        var published = await staged.PublishAsync(key);
        Assert.Multiple(() =>
        {
            Assert.That(Read(store, published), Is.EqualTo((byte[])[.. First, .. Second]), "Staged data reads as it was written.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EqualTo(["staged/item"]), "Abandoned data leaves nothing behind.");
        });
    }

    /// <summary>Content-addressed objects are stored once.</summary>
    [Test]
    [Rule("data-store-content-once", "A content-addressed object is stored once: each further write gives the version of the first.")]
    public async Task Equal_content_is_stored_once()
    {
        await using var store = CreateStore(CreateContext());
        var key = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        var written = await store.WriteAsync(key, First);
        await using var staged = await store.StageAsync();
        staged.Stream.Write(First);
        Assert.Multiple(() =>
        {
            Assert.That(store.WriteAsync(key, First).AsTask().Result, Is.EqualTo(written), "The second write of a content gives the version of the first.");
            Assert.That(staged.PublishAsync(key).AsTask().Result, Is.EqualTo(written), "Staged content that is there already gives the version of the first.");
            Assert.That(Read(store, key), Is.EqualTo(First), "A content reads by its bare key.");
        });
    }

    /// <summary>What is there can be touched, in each of its versions, and is as it was; of what is not there the store says so.</summary>
    [Test]
    [Rule("data-store-touch", "What is there can be touched, in each of its versions, and is as it was; of what is not there the store says so.")]
    public async Task What_is_there_can_be_touched()
    {
        await using var store = CreateStore(CreateContext());
        var old = await store.WriteAsync(new DataKey("a/b"), First);
        var young = await store.WriteAsync(new DataKey("a/b"), Second);
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), First);
        Assert.Multiple(() =>
        {
            Assert.That(((DataKey[])[old, young, content]).Select(key => store.TouchAsync(key).AsTask().Result), Is.All.True, "What is there is touched.");
            Assert.That(store.TouchAsync(new DataKey("a/c", old.Version)).AsTask().Result, Is.False, "What is not there is not.");
            Assert.That(Read(store, old), Is.EqualTo(First), "An older version is as it was.");
            Assert.That(Read(store, new DataKey("a/b")), Is.EqualTo(Second), "The newest version stays the newest.");
        });
    }

    /// <summary>A file that is handed out has the bytes of its object and is read-only; the object can be written and removed as before.</summary>
    [Test]
    [Rule("data-store-read-only-path", "A file that is handed out has the bytes of its object and is read-only; the object can be written and removed as before.")]
    public async Task A_file_that_is_handed_out_is_read_only()
    {
        await using var store = CreateStore(CreateContext());
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), First);
        var keyed = await store.WriteAsync(new DataKey("a/b"), First);
        foreach (var key in (DataKey[])[content, keyed])
        {
            if (await store.GetReadOnlyPathAsync(key) is { } path)
            {
                Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(First), "It has the bytes.");
                Assert.That(new FileInfo(path).IsReadOnly, Is.True, "It is read-only.");
                await store.WriteAsync(key.Bare, First);
                Assert.That(Read(store, key), Is.EqualTo(First), "It can be written again.");
                await store.DeleteAllVersionsAsync(key.Bare);
                Assert.That(File.Exists(path), Is.False, "It can be removed.");
            }

            Assert.That(await store.GetReadOnlyPathAsync(new DataKey("x", "1")), Is.Null, "What is not there has no path.");
        }
    }

    /// <summary>A missing key is an I/O error of its own kind.</summary>
    [Test]
    [Rule("data-store-missing", "What is not there is a DataNotFoundException from OpenReadAsync and WriteMetadataAsync, and null, false or no entry everywhere else, in its place.")]
    public async Task A_missing_key_is_an_io_error()
    {
        await using var store = CreateStore(CreateContext());
        var written = await store.WriteAsync(new DataKey("there"), First);
        Assert.Multiple(() =>
        {
            Assert.That(async () => await store.OpenReadAsync(new DataKey("absent")), Throws.InstanceOf<DataNotFoundException>(), "An absent key cannot be opened.");
            Assert.That(async () => await store.OpenReadAsync(written.At("nonsense")), Throws.InstanceOf<DataNotFoundException>(), "An absent version cannot be opened.");
            Assert.That(async () => await store.OpenReadAsync(new DataKey("there").At("../there")), Throws.InstanceOf<DataNotFoundException>(), "A version is no path.");
            Assert.That(store.GetVersionedKeyAsync(new DataKey("absent")).AsTask().Result, Is.Null, "An absent key has no version.");
            Assert.That(store.ExistAsync([new DataKey("absent"), written]).AsTask().Result, Is.EqualTo([false, true]), "Existence is answered in order.");
        });
        Assert.That(async () => await store.WriteMetadataAsync(new DataKey("absent"), "log", First), Throws.InstanceOf<DataNotFoundException>(), "There is no metadata beside what is not there.");
        Assert.That(async () => await store.WriteMetadataAsync(written.At("nonsense"), "log", First), Throws.InstanceOf<DataNotFoundException>(), "Nor beside a version that is not there.");
        await store.WriteAsync(new DataKey("absent"), First);
        Assert.That(ReadMetadata(store, new DataKey("absent"), "log"), Is.Null, "What was refused is not there later.");
        await store.DeleteAllVersionsAsync(new DataKey("absent"));
        var streams = await store.OpenReadManyAsync([new DataKey("absent"), written]);
        Assert.That(streams[0], Is.Null, "Among many, an absent object is null.");
        await streams[1]!.DisposeAsync();
    }

    /// <summary>A removed bare key reads as absent; its versions stay.</summary>
    [Test]
    [Rule("data-store-delete-bare", "A removed bare key reads as absent; its versions stay.")]
    public async Task Deleting_the_bare_key_keeps_versions()
    {
        await using var store = CreateStore(CreateContext());
        var key = new DataKey("bare");
        await store.DeleteBareAsync(key);
        var version = await store.WriteAsync(key, First);
        await store.DeleteBareAsync(key);
        Assert.Multiple(() =>
        {
            Assert.That(store.GetVersionedKeyAsync(key).AsTask().Result, Is.Null, "A removed bare key has no newest version.");
            Assert.That(async () => await store.OpenReadAsync(key), Throws.InstanceOf<DataNotFoundException>(), "A removed bare key cannot be opened.");
            Assert.That(Read(store, version), Is.EqualTo(First), "The versions of a removed bare key stay readable.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.Empty, "A removed bare key is not listed.");
        });
        await store.WriteAsync(key, Second);
        Assert.That(Read(store, key), Is.EqualTo(Second), "A removed bare key can be written again.");
    }

    /// <summary>Deleting all versions of a key spares its siblings, and what is below it unless that is asked for.</summary>
    [Test]
    [Rule("data-store-delete-versions", "Deleting all versions of a key spares its siblings, and what is below it unless that is asked for.")]
    public async Task Deleting_all_versions_spares_siblings()
    {
        await using var store = CreateStore(CreateContext());
        foreach (var path in (string[])["a", "a/b", "a/c", "a/d/e", "ab", "b"])
        {
            await store.WriteAsync(new DataKey(path), First);
        }

        var version = await store.WriteAsync(new DataKey("a"), Second);
        var below = await store.WriteAsync(new DataKey("a/d/e"), Second);
        var sibling = await store.WriteAsync(new DataKey("ab"), Second);
        await store.DeleteAllVersionsAsync(new DataKey("absent"));
        await store.DeleteAllVersionsAsync(new DataKey("absent"), recursive: true);
        await store.DeleteAllVersionsAsync(new DataKey("a"));
        Assert.Multiple(() =>
        {
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["a/b", "a/c", "a/d/e", "ab", "b"]), "Deleting a key spares what is below it.");
            Assert.That(async () => await store.OpenReadAsync(version), Throws.InstanceOf<DataNotFoundException>(), "Deleting a key deletes its versions.");
            Assert.That(Read(store, below), Is.EqualTo(Second), "Deleting a key spares the versions of what is below it.");
        });
        await store.DeleteAllVersionsAsync(new DataKey("a"), recursive: true);
        Assert.That(async () => await store.OpenReadAsync(below), Throws.InstanceOf<DataNotFoundException>(), "Deleting recursively deletes the versions of what is below.");
        Assert.That(Read(store, sibling), Is.EqualTo(Second), "Deleting recursively spares the versions of a sibling.");
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["ab", "b"]), "Deleting recursively takes what is below, and not 'ab' with 'a'.");
        Assert.That(List(store, new DataKeyQuery()), Is.EquivalentTo((string[])["ab", "b"]), "A folder without keys is none.");

        var hidden = await store.WriteAsync(new DataKey("b"), Second);
        await store.DeleteBareAsync(new DataKey("b"));
        await store.DeleteAllVersionsAsync(new DataKey("b"));
        Assert.That(await store.ExistAsync([hidden]), Is.EqualTo([false]), "Deleting a key deletes its versions also when the bare key was removed before.");
        hidden = await store.WriteAsync(new DataKey("d/e/f"), Second);
        await store.DeleteBareAsync(new DataKey("d/e/f"));
        await store.DeleteAllVersionsAsync(new DataKey("d"), recursive: true);
        Assert.That(await store.ExistAsync([hidden]), Is.EqualTo([false]), "Deleting recursively deletes the versions of a removed key too.");
    }

    /// <summary>A cleared store has no version of anything left, not even of a key that is no longer listed, and no metadata.</summary>
    [Test]
    [Rule("data-store-clear", "A cleared store has no version of anything left, not even of a key that is no longer listed, and no metadata.")]
    public async Task A_cleared_store_has_no_version_left()
    {
        await using var store = CreateStore(CreateContext());
        await store.ClearAsync();
        var content = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        DataKey[] written =
        [
            await store.WriteAsync(new DataKey("item"), First),
            await store.WriteAsync(new DataKey("item"), Second),
            await store.WriteAsync(new DataKey("folder/removed"), First),
            await store.WriteAsync(content, First),
        ];
        await store.DeleteBareAsync(new DataKey("folder/removed"));
        foreach (var key in written)
        {
            await store.WriteMetadataAsync(key, "log", Second);
        }

        await store.ClearAsync();
        Assert.Multiple(() =>
        {
            Assert.That(store.ExistAsync(written).AsTask().Result, Is.All.False, "A cleared store has no version, not even of a removed bare key.");
            Assert.That(written.Select(key => ReadMetadata(store, key, "log")), Is.All.Null, "A cleared store has no metadata.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.Empty, "A cleared store lists nothing.");
        });
        await store.WriteAsync(content, First);
        Assert.That(Read(store, content), Is.EqualTo(First), "A cleared store can be written again.");
        Assert.That(ReadMetadata(store, content, "log"), Is.Null, "What is written again has none of the old metadata.");
    }

    /// <summary>Of many that are written or opened at once each is, and is answered in its place.</summary>
    [Test]
    [Rule("data-store-many", "Of many that are written or opened at once each is, and is answered in its place.")]
    public async Task Many_keep_their_places()
    {
        await using var store = CreateStore(CreateContext());
        byte[][] contents = [.. Enumerable.Range(0, 500).Select(static i => BitConverter.GetBytes(i % 400))];
        KeyValuePair<DataKey, ReadOnlyMemory<byte>>[] objects =
        [
            .. contents.Select(static (content, i) => KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(
                i % 2 == 0 ? DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))) : new DataKey($"many/{i % 300}"), content)),
        ];
        var written = await store.WriteManyAsync(objects);
        Assert.That(written.Select(static key => key.Bare), Is.EqualTo(objects.Select(static item => item.Key)), "The keys come back in the order of the objects.");
        for (var i = 0; i < contents.Length; i++)
        {
            Assert.That(Read(store, written[i]), Is.EqualTo(contents[i]), "Each of many reads by the key that came back, also where a later one has the same bare key.");
        }

        DataKey[] asked = [.. written.Reverse().Append(new DataKey("many/absent")).Concat(written.Take(3))];
        byte[]?[] expected = [.. contents.Reverse().Append(null).Concat(contents.Take(3))];
        var streams = await store.OpenReadManyAsync(asked);
        Assert.That(streams, Has.Count.EqualTo(asked.Length), "As many answers as keys.");
        var read = new List<byte[]?>();
        foreach (var stream in streams)
        {
            using var buffer = new MemoryStream();
            if (stream is not null)
            {
                await using (stream)
                {
                    await stream.CopyToAsync(buffer);
                }
            }

            read.Add(stream is null ? null : buffer.ToArray());
        }

        Assert.That(read, Is.EqualTo(expected), "Many are opened in their places, one that is asked for twice in both.");
        Assert.That(await store.ExistAsync(asked), Is.EqualTo(expected.Select(static bytes => bytes is not null)), "Existence is answered in order, whatever is asked for twice.");
        Assert.That(await store.WriteManyAsync([]), Is.Empty, "Of none, none is written.");
        Assert.That(await store.OpenReadManyAsync([]), Is.Empty, "Of none, none is opened.");
        Assert.That(await store.ExistAsync([]), Is.Empty, "No keys, no answers.");
    }

    /// <summary>Several objects are staged at once, and each is published as it was written.</summary>
    [Test]
    [Rule("data-store-staged-at-once", "Several objects are staged at once, of any length, and each is published as it was written.")]
    public async Task Several_are_staged_at_once()
    {
        await using var store = CreateStore(CreateContext());
        var large = new byte[3 * 1024 * 1024];
        new Random(3).NextBytes(large);
        await using var empty = await store.StageAsync();
        await using var first = await store.StageAsync();
        await using var second = await store.StageAsync();
        for (var start = 0; start < large.Length; start += 65_536)
        {
            await first.Stream.WriteAsync(large.AsMemory(start, Math.Min(65_536, large.Length - start)));
            second.Stream.Write(First);
        }

        var key = new DataKey("staged/both");
        var ofSecond = await second.PublishAsync(key);
        var ofFirst = await first.PublishAsync(key);
        var ofEmpty = await empty.PublishAsync(new DataKey("staged/empty"));
        Assert.Multiple(() =>
        {
            Assert.That(Read(store, ofFirst).AsSpan().SequenceEqual(large), Is.True, "What was staged beside another reads as it was written.");
            Assert.That(Read(store, ofSecond), Has.Length.EqualTo(First.Length * (large.Length / 65_536)), "The other one has its own bytes and no more.");
            Assert.That(Read(store, ofEmpty), Is.Empty, "What is staged may be empty.");
            Assert.That(Read(store, key).AsSpan().SequenceEqual(large), Is.True, "The one that was published last is the newest.");
        });
    }

    /// <summary>Keys are any text up to the longest, and two that differ in any character are two.</summary>
    [Test]
    [Rule("data-store-names", "Keys are any text up to the longest, and two that differ in any character are two.")]
    public async Task Any_key_is_a_key_of_its_own()
    {
        await using var store = CreateStore(CreateContext());
        var segment = new string('s', DataKey.MaximumLength - 3);
        string[] paths =
        [
            segment + "/a", segment + "/b", new string('l', DataKey.MaximumLength - 1) + "a", new string('l', DataKey.MaximumLength - 1) + "b",
            string.Join('/', Enumerable.Repeat("d", 500)), "con", "NUL.txt", "trailing. ", "trailing", " leading", "line\nbreak", "A", "%41", "%", "%25", "a%2Fb", "a\\b", "a+b", "a b",
            "#1", "a@1", "a", "\u00e9", "e\u0301", "\ud800", "\ud801", "\ufffd", "𝄞", "~", "$x", "...", ".hidden", "c/not a hash", "'\"`;--", "<x>&amp;", "*?[a-z]",
        ];
        var written = new List<DataKey>();
        foreach (var path in paths)
        {
            written.Add(await store.WriteAsync(new DataKey(path), Encoding.UTF8.GetBytes("old " + path.Length)));
            written[^1] = await store.WriteAsync(new DataKey(path), Encoding.Unicode.GetBytes(path));
        }

        Assert.Multiple(() =>
        {
            for (var i = 0; i < paths.Length; i++)
            {
                Assert.That(Read(store, new DataKey(paths[i])), Is.EqualTo(Encoding.Unicode.GetBytes(paths[i])), $"The key '{paths[i]}' reads its own bytes.");
                Assert.That(Read(store, written[i]), Is.EqualTo(Encoding.Unicode.GetBytes(paths[i])), $"The key '{paths[i]}' reads by its version.");
            }

            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo(paths), "Each key is listed as it was written.");
        });
        await store.DeleteAllVersionsAsync(new DataKey(paths[0]));
        await store.DeleteAllVersionsAsync(new DataKey(paths[2]));
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo(paths.Where((_, i) => i is not (0 or 2))), "A key that is deleted takes none with it that differs in its last character.");
    }

    /// <summary>Listing gives the keys that a query describes: of one folder or of all below it, by prefix and suffix of the last segment, up to a limit.</summary>
    [Test]
    [Rule("data-store-listing", "Listing gives the keys that a query describes: of one folder or of all below it, by prefix and suffix of the last segment, up to a limit.")]
    public async Task Listing_follows_the_query()
    {
        await using var store = CreateStore(CreateContext());
        foreach (var path in (string[])["top.txt", "d/one.json", "d/two.json", "d/one.txt", "d/sub/one.json", "d/sub/deep/x", "Odd: n*me?/\"a|b\"\\ü."])
        {
            await store.WriteAsync(new DataKey(path), First);
        }

        Assert.Multiple(() =>
        {
            Assert.That(List(store, new DataKeyQuery()), Is.EquivalentTo((string[])["top.txt", "d", "Odd: n*me?"]), "Not recursive: keys of the folder, and folders as keys.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d" }), Is.EquivalentTo((string[])["d/one.json", "d/two.json", "d/one.txt", "d/sub"]), "The keys of a folder.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d", Recursive = true, Suffix = ".json" }), Is.EquivalentTo((string[])["d/one.json", "d/two.json", "d/sub/one.json"]), "A suffix is of the last segment.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true, Prefix = "one" }), Is.EquivalentTo((string[])["d/one.json", "d/one.txt", "d/sub/one.json"]), "A prefix is of the last segment.");
            Assert.That(List(store, new DataKeyQuery { Folder = "Odd: n*me?", Recursive = true }), Is.EqualTo(["Odd: n*me?/\"a|b\"\\ü."]), "Any text may stand in a key.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true, Limit = 3 }), Has.Count.EqualTo(3), "A limit caps the count.");
            Assert.That(List(store, new DataKeyQuery { Limit = 0 }), Is.Empty, "A limit of zero lists none.");
            Assert.That(List(store, new DataKeyQuery { Folder = "absent", Recursive = true }), Is.Empty, "A folder that is not there has no keys.");
        });
    }

    /// <summary>Who lists keys reads, writes and deletes meanwhile.</summary>
    [Test]
    [Rule("data-store-while-listing", "Who lists keys reads, writes and deletes meanwhile, and is shown each key that was there once.")]
    public async Task What_is_listed_changes_meanwhile()
    {
        await using var store = CreateStore(CreateContext());
        string[] paths = [.. Enumerable.Range(0, 300).Select(static i => $"listed/{i}")];
        foreach (var path in paths)
        {
            await store.WriteAsync(new DataKey(path), Encoding.UTF8.GetBytes(path));
        }

        var listed = new List<string>();
        await foreach (var key in store.ListKeysAsync(new DataKeyQuery { Folder = "listed", Recursive = true }))
        {
            Assert.That(Read(store, key), Is.EqualTo(Encoding.UTF8.GetBytes(key.Path)), "What is listed is read.");
            await store.WriteAsync(new DataKey("other/" + key.Path), First);
            await store.DeleteAllVersionsAsync(key);
            listed.Add(key.Path);
        }

        Assert.That(listed, Is.EquivalentTo(paths), "Each key that was there is listed once, whatever is written and deleted meanwhile.");
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo(paths.Select(static path => "other/" + path)), "What was written meanwhile is there, and what was deleted is not.");
    }

    /// <summary>A stream that is open keeps nobody from reading and writing.</summary>
    [Test]
    [Rule("data-store-open-streams", "A stream that is open keeps nobody from reading and writing, and gives the bytes that it was opened for.")]
    public async Task An_open_stream_is_in_nobodys_way()
    {
        await using var store = CreateStore(CreateContext());
        var large = new byte[3 * 1024 * 1024];
        new Random(3).NextBytes(large);
        var key = await store.WriteAsync(new DataKey("open"), large);
        await using var stream = await store.OpenReadAsync(key.Bare);
        await using var second = await store.OpenReadAsync(key);
        var start = new byte[1000];
        await stream.ReadExactlyAsync(start);
        await second.ReadExactlyAsync(start);
        await store.WriteAsync(key.Bare, First);
        await store.WriteMetadataAsync(key, "log", First);
        await using (var staged = await store.StageAsync())
        {
            staged.Stream.Write(Second);
            await staged.PublishAsync(new DataKey("other"));
        }

        Assert.That(Read(store, key.Bare), Is.EqualTo(First), "What is written while a stream is open reads back.");
        Assert.That(Read(store, new DataKey("other")), Is.EqualTo(Second), "What is staged while a stream is open reads back.");
        foreach (var open in (Stream[])[second, stream])
        {
            using var rest = new MemoryStream();
            await open.CopyToAsync(rest);
            Assert.That(rest.ToArray().AsSpan().SequenceEqual(large.AsSpan(start.Length)), Is.True, "A stream gives the bytes that it was opened for, whatever is written meanwhile.");
        }
    }

    /// <summary>Keys that differ only by case are two keys.</summary>
    [Test]
    [Rule("data-store-case", "Keys that differ only by case are two keys.")]
    public async Task Keys_differ_by_case()
    {
        await using var store = CreateStore(CreateContext());
        await store.WriteAsync(new DataKey("Folder/Item"), First);
        await store.WriteAsync(new DataKey("folder/item"), Second);
        Assert.Multiple(() =>
        {
            Assert.That(Read(store, new DataKey("Folder/Item")), Is.EqualTo(First), "Keys that differ by case are two keys.");
            Assert.That(Read(store, new DataKey("folder/item")), Is.EqualTo(Second), "Keys that differ by case are two keys.");
            Assert.That(async () => await store.OpenReadAsync(new DataKey("FOLDER/ITEM")), Throws.InstanceOf<DataNotFoundException>(), "No other case finds them.");
        });
    }

    /// <summary>Metadata is of one version, replaces what was written before under its name, is no key of its own, and goes when its object goes.</summary>
    [Test]
    [Rule("data-store-metadata", "Metadata is of one version, replaces what was written before under its name, is no key of its own, and goes when its object goes.")]
    public async Task Metadata_stays_beside_its_object()
    {
        await using var store = CreateStore(CreateContext());
        var key = await store.WriteAsync(new DataKey("with/metadata"), First);
        await store.WriteMetadataAsync(key, "log", First);
        await store.WriteMetadataAsync(key, "log", Second);
        await store.WriteMetadataAsync(key, "A/../: name", First);
        await store.WriteMetadataAsync(key, "empty", ReadOnlyMemory<byte>.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(Second), "Metadata written again replaces what was there.");
            Assert.That(ReadMetadata(store, key, "A/../: name"), Is.EqualTo(First), "Any text may be a name.");
            Assert.That(ReadMetadata(store, key, "empty"), Is.EqualTo(Array.Empty<byte>()), "Empty metadata is there.");
            Assert.That(ReadMetadata(store, key, "LOG"), Is.Null, "Unknown metadata is null, and names differ by case.");
            Assert.That(ReadMetadata(store, new DataKey("absent"), "log"), Is.Null, "An absent object has no metadata.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EqualTo(["with/metadata"]), "Metadata is not listed as a key.");
        });
        var newer = await store.WriteAsync(key.Bare, Second);
        Assert.That(ReadMetadata(store, key.Bare, "log"), Is.Null, "A version that is written has none of the metadata of the one before.");
        await store.WriteMetadataAsync(key.Bare, "log", First);
        Assert.That(ReadMetadata(store, newer, "log"), Is.EqualTo(First), "Metadata of a bare key is that of the newest version.");
        Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(Second), "Each version has its own.");
        await store.DeleteAllVersionsAsync(new DataKey("with/metadata"));
        Assert.That(ReadMetadata(store, key, "log"), Is.Null, "Metadata goes with its object.");

        var content = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First)));
        await store.WriteMetadataAsync(await store.WriteAsync(content, First), "log", Second);
        await store.DeleteAllVersionsAsync(content);
        Assert.That(ReadMetadata(store, await store.WriteAsync(content, First), "log"), Is.Null, "A content that is written again has no metadata of the one that was deleted.");
    }

    /// <summary>What was written is the store's own: who wrote it goes on with his bytes.</summary>
    [Test]
    [Rule("data-store-own-bytes", "The bytes that are written are the caller's, who uses them for something else afterwards.")]
    public async Task What_was_written_is_the_stores_own()
    {
        await using var store = CreateStore(CreateContext());
        var bytes = First.ToArray();
        var alone = await store.WriteAsync(new DataKey("alone"), bytes);
        var content = await store.WriteAsync(DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(First))), bytes);
        var many = await store.WriteManyAsync([KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(new DataKey("many"), bytes)]);
        await using var staged = await store.StageAsync();
        await staged.Stream.WriteAsync(bytes);
        await store.WriteMetadataAsync(alone, "log", bytes);
        bytes.AsSpan().Clear();
        var published = await staged.PublishAsync(new DataKey("staged"));
        Assert.Multiple(() =>
        {
            Assert.That(((DataKey[])[alone, content, many[0], published]).Select(key => Read(store, key)), Is.All.EqualTo(First), "What was written reads as it was then.");
            Assert.That(ReadMetadata(store, alone, "log"), Is.EqualTo(First), "Metadata reads as it was when it was written.");
        });
    }

    /// <summary>Writers at once leave whole objects, each its own version.</summary>
    [Test]
    [Rule("data-store-concurrent", "Writers at once leave whole objects, each its own version.")]
    public async Task Writers_at_once_leave_whole_objects()
    {
        await using var store = CreateStore(CreateContext());
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        var shared = DataKey.ForContent(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
        await AtOnce.RunAsync(64, async i =>
        {
            var own = await store.WriteAsync(new DataKey("contended"), BitConverter.GetBytes(i));
            await store.WriteAsync(shared, content);
            Assert.That(Read(store, own), Is.EqualTo(BitConverter.GetBytes(i)), "Each writer reads its own version.");
            Assert.That(Read(store, shared).AsSpan().SequenceEqual(content), Is.True, "A content is whole whenever it is there.");
            await store.WriteMetadataAsync(own, "log", BitConverter.GetBytes(i));
            Assert.That(ReadMetadata(store, own, "log"), Is.EqualTo(BitConverter.GetBytes(i)), "Each writer reads its own metadata.");
            await store.WriteAsync(new DataKey($"passing/{i % 3}/item"), First);
            Assert.That(List(store, new DataKeyQuery { Recursive = true }), Does.Contain("contended").And.Contains(shared.Path), "Who lists while others write and delete is shown what stays.");
            await store.DeleteAllVersionsAsync(new DataKey($"passing/{i % 3}"), recursive: true);
        });
        Assert.That(List(store, new DataKeyQuery { Recursive = true }), Is.EquivalentTo((string[])["contended", shared.Path]), "What was deleted is not listed, whoever wrote meanwhile.");
        Assert.That(Read(store, new DataKey("contended")), Has.Length.EqualTo(4), "The newest version is one of those written.");
    }

    /// <summary>A cancelled write publishes nothing.</summary>
    [Test]
    [Rule("data-store-cancelled", "A cancelled write publishes nothing.")]
    public async Task A_cancelled_write_publishes_nothing()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(async () => await store.WriteAsync(new DataKey("given/up"), First, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled write says so.");
        Assert.That(async () => await store.WriteManyAsync([KeyValuePair.Create<DataKey, ReadOnlyMemory<byte>>(new DataKey("given/up"), First)], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled write of many says so.");
        await using (var staged = await store.StageAsync())
        {
            staged.Stream.Write(First);
            Assert.That(async () => await staged.PublishAsync(new DataKey("given/up"), new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "A cancelled publication of what is staged says so.");
        }

        Assert.That(await store.GetVersionedKeyAsync(new DataKey("given/up")), Is.Null, "A cancelled write publishes nothing.");
        var key = await store.WriteAsync(new DataKey("kept"), First);
        await store.WriteMetadataAsync(key, "log", First);
        Assert.That(async () => await store.WriteMetadataAsync(key, "log", Second, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>(), "Metadata can be given up.");
        Assert.That(ReadMetadata(store, key, "log"), Is.EqualTo(First), "The old value of metadata that was given up stays.");
    }

    /// <summary>What is stored outlives the object that stored it.</summary>
    [Test]
    [Rule("data-store-stays", "What is stored outlives the object that stored it.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        DataKey key;
        await using (var store = CreateStore(CreateContext()))
        {
            key = await store.WriteAsync(new DataKey("kept"), First);
            await store.WriteMetadataAsync(key, "log", Second);
        }

        await using var again = CreateStore(CreateContext());
        Assert.Multiple(() =>
        {
            Assert.That(Read(again, key), Is.EqualTo(First), "A store that is opened again has what was stored.");
            Assert.That(ReadMetadata(again, key, "log"), Is.EqualTo(Second), "A store that is opened again has the metadata too.");
            Assert.That(again.GetVersionedKeyAsync(key.Bare).AsTask().Result, Is.EqualTo(key), "A store that is opened again has the newest version.");
            Assert.That(List(again, new DataKeyQuery { Recursive = true }), Is.EqualTo(["kept"]), "A store that is opened again lists what was stored.");
        });
        var newer = await again.WriteAsync(key.Bare, Second);
        Assert.Multiple(() =>
        {
            Assert.That(newer.Version, Is.Not.EqualTo(key.Version), "A store that is opened again gives no version that was given before.");
            Assert.That(Read(again, key), Is.EqualTo(First), "What was stored before stays readable beside what is stored now.");
            Assert.That(Read(again, key.Bare), Is.EqualTo(Second), "What is stored now is the newest.");
        });
    }

    /// <summary>What goes with its object is told as of this process.</summary>
    [Test]
    [Rule("data-store-of-this-process", "What goes with the object that stored it is told as of this process, and what stays is not.")]
    public async Task It_says_whether_it_is_of_this_process()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(store.IsOfThisProcess, Is.EqualTo(!IsPersistent), "Another process sees what stays, and nothing of what does not: no worker is started for that.");
    }

    /// <summary>A store that was disposed may be disposed again.</summary>
    [Test]
    [Rule("data-store-disposed-twice", "A store that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var store = CreateStore(CreateContext());
        await store.WriteAsync(new DataKey("item"), First);
        await store.DisposeAsync();
        Assert.That(async () => await store.DisposeAsync(), Throws.Nothing, "Who made a store disposes it, and the host does so once more.");
    }

    /// <summary>All the bytes of an object.</summary>
    protected static byte[] Read(IDataStore store, DataKey key)
    {
        ArgumentNullException.ThrowIfNull(store);
        using var stream = store.OpenReadAsync(key).AsTask().GetAwaiter().GetResult();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    /// <summary>The paths of the keys that a query lists.</summary>
    protected static List<string> List(IDataStore store, DataKeyQuery query)
    {
        ArgumentNullException.ThrowIfNull(store);
        return TestCalls.ToListAsync(store.ListKeysAsync(query)).GetAwaiter().GetResult().ConvertAll(static key => key.ToString());
    }

    private static byte[]? ReadMetadata(IDataStore store, DataKey key, string name) =>
        store.ReadMetadataAsync(key, name).AsTask().GetAwaiter().GetResult()?.ToArray();
}
