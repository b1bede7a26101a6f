using System.Text;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>Which keys there are.</summary>
public abstract partial class DataStoreTests
{
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
        foreach (var path in (string[])["top.txt", "d/one.json", "d/two.json", "d/one.txt", "d/sub/one.json", "d/sub/deep/x", "d/o_e", "d/50%", "Odd: n*me?/\"a|b\"\\ü."])
        {
            await store.WriteAsync(new DataKey(path), First);
        }

        Assert.Multiple(() =>
        {
            Assert.That(List(store, new DataKeyQuery()), Is.EquivalentTo((string[])["top.txt", "d", "Odd: n*me?"]), "Not recursive: keys of the folder, and folders as keys.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d" }), Is.EquivalentTo((string[])["d/one.json", "d/two.json", "d/one.txt", "d/o_e", "d/50%", "d/sub"]), "The keys of a folder.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d", Recursive = true, Suffix = ".json" }), Is.EquivalentTo((string[])["d/one.json", "d/two.json", "d/sub/one.json"]), "A suffix is of the last segment.");
            Assert.That(List(store, new DataKeyQuery { Recursive = true, Prefix = "one" }), Is.EquivalentTo((string[])["d/one.json", "d/one.txt", "d/sub/one.json"]), "A prefix is of the last segment.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d", Prefix = "o_e" }), Is.EqualTo(["d/o_e"]), "No sign of a prefix is one of a pattern.");
            Assert.That(List(store, new DataKeyQuery { Folder = "d", Suffix = "%" }), Is.EqualTo(["d/50%"]), "No sign of a suffix is one of a pattern.");
            Assert.That(List(store, new DataKeyQuery { Folder = "_", Recursive = true }), Is.Empty, "No sign of a folder is one of a pattern.");
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

    /// <summary>The paths of the keys that a query lists.</summary>
    protected static List<string> List(IDataStore store, DataKeyQuery query)
    {
        ArgumentNullException.ThrowIfNull(store);
        return TestCalls.ToListAsync(store.ListKeysAsync(query)).GetAwaiter().GetResult().ConvertAll(static key => key.ToString());
    }
}
