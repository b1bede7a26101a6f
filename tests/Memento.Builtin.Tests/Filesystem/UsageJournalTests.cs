using System.Text;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The file in which processes that end put aside what they counted.</summary>
internal sealed class UsageJournalTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task What_several_append_is_taken_once()
    {
        Directory.CreateDirectory(_folder.Combine("store"));
        await using var one = Open();
        await using var other = Open();
        Assert.That(((IUsageJournal)one).TryAppendUsage("a\n"u8), Is.True);
        Assert.That(((IUsageJournal)other).TryAppendUsage("b\n"u8), Is.True);
        Assert.That(Encoding.UTF8.GetString(((IUsageJournal)other).TakeUsage().Span), Is.EqualTo("a\nb\n"));
        Assert.That(((IUsageJournal)one).TakeUsage().Length, Is.Zero);
        Assert.That(((IUsageJournal)one).TryAppendUsage("c\n"u8), Is.True);
        Assert.That(Encoding.UTF8.GetString(((IUsageJournal)one).TakeUsage().Span), Is.EqualTo("c\n"));
    }

    [Test]
    public async Task Where_there_is_no_store_none_is_made()
    {
        await using var store = Open();
        Assert.That(((IUsageJournal)store).TryAppendUsage("a\n"u8), Is.False);
        Assert.That(((IUsageJournal)store).TakeUsage().Length, Is.Zero);
        Assert.That(Directory.Exists(_folder.Combine("store")), Is.False);
    }

    [Test]
    public async Task Who_has_it_has_it_alone()
    {
        Directory.CreateDirectory(_folder.Combine("store"));
        await using var store = Open();
        ((IUsageJournal)store).TryAppendUsage("a\n"u8);
        using (new FileStream(_folder.Combine("store", "usage"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.That(((IUsageJournal)store).TryAppendUsage("b\n"u8), Is.False);
            Assert.That(((IUsageJournal)store).TakeUsage().Length, Is.Zero);
        }

        Assert.That(Encoding.UTF8.GetString(((IUsageJournal)store).TakeUsage().Span), Is.EqualTo("a\n"));
    }

    [Test]
    public async Task A_long_one_asks_to_be_added_up()
    {
        Directory.CreateDirectory(_folder.Combine("store"));
        await using var store = Open();
        var lines = new byte[100_000];
        Assert.That(((IUsageJournal)store).TryAppendUsage(lines), Is.True);
        Assert.That(((IUsageJournal)store).TryAppendUsage("a\n"u8), Is.False);
        Assert.That(((IUsageJournal)store).TakeUsage().Length, Is.EqualTo(lines.Length));
        Assert.That(((IUsageJournal)store).TryAppendUsage("a\n"u8), Is.True);
    }

    [Test]
    public async Task It_goes_with_everything()
    {
        Directory.CreateDirectory(_folder.Combine("store"));
        await using var store = Open();
        ((IUsageJournal)store).TryAppendUsage("a\n"u8);
        await store.ForgetEverythingAsync();
        Assert.That(((IUsageJournal)store).TakeUsage().Length, Is.Zero);
    }

    private FilesystemStorageBackend Open() => new(TestBackendContext.Create("filesystem", _folder.FullPath, new Dictionary<string, string?> { ["path"] = "store" }));
}
