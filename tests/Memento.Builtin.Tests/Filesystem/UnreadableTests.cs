using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>One file or folder that cannot be read keeps nothing else from being listed, verified, collected and copied; it is told of, and nothing is removed because of it.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class UnreadableTests(bool isForbidden) : BackendTestsBase
{
    private static readonly FunctionName First = TestCalls.Function("First");
    private static readonly FunctionName Second = TestCalls.Function("Second");
    private static readonly CollectOptions AtOnce = new() { GracePeriod = TimeSpan.Zero };

    private readonly BarredFileSystem _disk = new() { IsForbidden = isForbidden };

    [SetUp]
    public void Read() => _disk.IsBarred = static _ => false;

    [TestCase(0, 3)]
    [TestCase(1, 3)]
    [TestCase(2, 2)]
    [TestCase(3, 2)]
    public async Task It_is_passed_over_in_lists(int above, int expected)
    {
        await using var backend = await FillAsync();
        var barred = Bar(MementoOf(1), above);
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(expected == 3 ? [First, Second] : new[] { Second }));
        var mementos = new List<MementoRecord>();
        foreach (var function in new[] { First, Second })
        {
            mementos.AddRange(await TestCalls.ToListAsync(backend.ListMementosAsync(function.At(null))));
            Assert.That((await TestCalls.ToListAsync(backend.ListStoredAsync(function.At(null)))).Select(static stored => stored.Memento.Call), Is.EqualTo(mementos.Where(memento => memento.Function == function).Select(static memento => memento.Call)));
            Assert.That(await TestCalls.ToListAsync(backend.ListVersionsAsync(function)), function == Second || expected == 3 ? Is.EqualTo([function]) : Is.Empty);
        }

        Assert.That(mementos, Has.Count.EqualTo(expected));
        Assert.That(Log.Entries.Where(static entry => entry.Id.Id == StorageErrors.NotListed).Select(static entry => entry.Message), Is.Not.Empty.And.All.Contains(barred));
    }

    [Test]
    public async Task Who_has_to_know_all_is_told_at_the_end_of_a_list()
    {
        await using var backend = await FillAsync();
        var barred = Bar(MementoOf(1));
        var listed = 0;
        var exception = Assert.ThrowsAsync<IncompleteListException>(async () =>
        {
            await foreach (var _ in ((IJoinedStores)backend).MetadataStore.ListStoredAsync(First))
            {
                listed++;
            }
        });
        Assert.That(listed, Is.EqualTo(1));
        Assert.That(exception!.Unread.Single().Place, Is.EqualTo(barred));
        Assert.That(exception.Message, Does.Contain(barred));
    }

    [Test]
    public async Task A_store_of_which_nothing_can_be_read_is_no_empty_one()
    {
        await using var backend = await FillAsync();
        Bar(Folder.Combine("memento-data", "m"));
        Assert.That(async () => await TestCalls.ToListAsync(backend.ListFunctionsAsync()), isForbidden ? Throws.InstanceOf<UnauthorizedAccessException>() : Throws.InstanceOf<IOException>());
    }

    [TestCase(".memento.json", 0)]
    [TestCase(".memento.json", 1)]
    [TestCase(".memento.json", 2)]
    [TestCase(".memento.json", 3)]
    [TestCase("log", 0)]
    [TestCase("log", 1)]
    [TestCase("code", 0)]
    [TestCase("code", 1)]
    [TestCase("beside", 0)]
    [TestCase("beside", 1)]
    [TestCase("beside", 2)]
    public async Task Verifying_names_it_and_looks_at_the_rest(string name, int above)
    {
        await using var backend = await FillAsync();
        var barred = Bar(Find(name), above);
        var damaged = Find("Second", ".memento.json");
        await File.WriteAllTextAsync(damaged, "nothing");
        var files = Files();
        var found = await backend.VerifyAsync(repair: true);
        Assert.That(found.Damages.Where(damage => damage.Place == barred).ToList(), Has.One.Items.And.All.Property(nameof(StoreDamage.IsRepaired)).False);
        Assert.That(found.Damages.Single(damage => damage.Place == damaged).IsRepaired, Is.True);
        Assert.That(found.Damages, Has.Count.EqualTo(name is "beside" && above == 2 ? 3 : 2), "The folder with the metadata has the result too.");
        Assert.That(Files(), Is.EquivalentTo(files.Where(file => file != damaged)));
        _disk.IsBarred = static _ => false;
        Assert.That((await backend.VerifyAsync()).IsWhole, Is.True);
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Collecting_removes_no_result_because_of_it(int above)
    {
        await using var backend = await FillAsync();
        await backend.ForgetCallsAsync([TestCalls.Call(Second, 1)]);
        var barred = Bar(MementoOf(1), above);
        var objects = Files().Where(IsObject).ToList();
        var report = await backend.CollectAsync(AtOnce with { MaximumAge = TimeSpan.Zero, MaximumBytes = 0, Function = Second });
        Assert.That(report.Unread.Select(static damage => damage.Place), Is.EqualTo([barred]));
        Assert.That((report.Mementos, report.Objects), Is.EqualTo((1, 0)), "What is too old goes.");
        Assert.That(report.ToString(), Does.Contain(barred));
        Assert.That(Files().Where(IsObject), Is.EquivalentTo(objects), "What the memento that cannot be read reaches is not known.");
        _disk.IsBarred = static _ => false;
        Assert.That((await backend.ReadAsync(TestCalls.Call(First), typeof(string)))?.Value, Is.EqualTo(Large(First, 1)));
        report = await backend.CollectAsync(AtOnce);
        Assert.That(report.Unread, Is.Empty);
        Assert.That(report.Objects, Is.EqualTo(2));
        Assert.That((await backend.VerifyAsync()).IsWhole, Is.True);
    }

    [Test]
    public async Task Collecting_takes_no_memento_for_bytes_that_would_stay()
    {
        await using var backend = await FillAsync();
        Bar(MementoOf(1));
        var report = await backend.CollectAsync(AtOnce with { MaximumBytes = 0 });
        Assert.That(report.Mementos, Is.Zero);
        Assert.That(report.Unread, Has.One.Items);
    }

    [Test]
    public async Task Collecting_keeps_the_metadata_of_a_version_of_which_not_all_can_be_read([Values(0, 1)] int above)
    {
        await using var backend = await FillAsync();
        Bar(MementoOf(1), above);
        var report = await backend.CollectAsync(AtOnce with { MaximumCount = 0 });
        Assert.That(report.Mementos, Is.EqualTo(3));
        _disk.IsBarred = static _ => false;
        Assert.That(await backend.ReadFunctionMetadataAsync(First, "code"), Is.Not.Null);
        Assert.That(await backend.ReadFunctionMetadataAsync(Second, "code"), Is.Null);
    }

    [Test]
    public async Task Collecting_goes_on_beside_a_folder_of_results_that_cannot_be_read()
    {
        await using var backend = await FillAsync();
        var gone = Path.GetFullPath(backend.GetResultUri((await backend.GetMementosAsync([TestCalls.Call(Second, 1)]))[0]!)!.LocalPath);
        await backend.ForgetCallsAsync([TestCalls.Call(First, 1), TestCalls.Call(Second, 1)]);
        var barred = Bar(Files().Single(file => file != gone && Path.GetFileName(file) == HashOf(Large(First, 1))), 1);
        var report = await backend.CollectAsync(AtOnce);
        Assert.That(report.Unread.Select(static damage => damage.Place), Is.EqualTo([barred]));
        Assert.That(report.Objects, Is.EqualTo(1));
        Assert.That(gone, Does.Not.Exist);
    }

    [Test]
    public async Task The_others_are_copied_and_it_is_counted([Values(0, 1, 2, 3)] int above)
    {
        await using var backend = await FillAsync();
        var barred = Bar(MementoOf(1), above);
        await using var other = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { Path = "other" }, _disk);
        var report = await StoreCopy.Between(backend, other).RunAsync();
        Assert.That(report.Copied, Is.EqualTo(above < 2 ? 3 : 2));
        Assert.That(report.Unread.Select(static damage => damage.Place), Is.EqualTo([barred]));
        Assert.That(report.IsComplete, Is.False);
    }

    private static string Large(FunctionName function, int argument) => $"{function}{argument}{new string('x', 10_000)}";

    private static string HashOf(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static bool IsObject(string file) => Path.GetFileName(file).Length == 64;

    private async Task<FilesystemStorageBackend> FillAsync()
    {
        var backend = new FilesystemStorageBackend(CreateContext(), new FilesystemSettings { MemoryCacheMb = 0, Compression = Compression.None }, _disk);
        foreach (var function in new[] { First, Second })
        {
            foreach (var argument in new[] { 1, 2 })
            {
                await backend.MemoizeAsync(TestCalls.Result(Large(function, argument), function, argument));
            }

            await backend.WriteFunctionMetadataAsync(function, "code", "text"u8.ToArray());
        }

        await backend.WriteMetadataAsync(TestCalls.Call(First), "log", "text"u8.ToArray());
        await ((IJoinedStores)backend).DataStore.WriteMetadataAsync(DataKey.ForContent(HashOf(Large(First, 1))), "beside", "text"u8.ToArray());
        // So long ago that collecting at once may take it.
        Files().ForEach(static file => File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        return backend;
    }

    private string MementoOf(int argument) => Find("first", TestCalls.Call(First, argument).ArgumentHash + ".memento.json");

    /// <summary>The first file of the first function whose path ends like this.</summary>
    private string Find(string end) => end is "beside" ? Files().Single(file => Path.GetFileName(file) == end) : Find("first", end);

    private string Find(string function, string end) => Files().First(file => file.Contains(function, StringComparison.OrdinalIgnoreCase) && file.EndsWith(end, StringComparison.Ordinal));

    private List<string> Files() => [.. Directory.EnumerateFiles(Folder.Combine("memento-data"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Has a file, or one of the folders above it, not be readable from here on.</summary>
    private string Bar(string path, int above = 0)
    {
        var barred = path;
        for (var i = 0; i < above; i++)
        {
            barred = Path.GetDirectoryName(barred)!;
        }

        _disk.IsBarred = asked => asked == barred || asked.StartsWith(barred + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return barred;
    }
}
