using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Locks of bytes and lock files, and what a storage makes of them.</summary>
[TestFixture]
public sealed class LockTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_lock_is_one_object_s_until_it_lets_go([Values] bool isFile)
    {
        using var first = Open(isFile);
        using var second = Open(isFile);
        const long Last = ForgottenJournal.LockNumber;
        Assert.That(first.TryLock(0), Is.True);
        Assert.That(first.TryLock(1), Is.True);
        Assert.That(first.TryLock(Last), Is.True);
        Assert.That(second.TryLock(1), Is.False);
        Assert.That(second.TryLock(Last), Is.False);
        Assert.That(second.TryLock(2), Is.True);
        Assert.That(first.TryLock(2), Is.False);
        first.Unlock(1);
        Assert.That(second.TryLock(1), Is.True, "The neighbours of a number have nothing to do with it.");
        Assert.That(second.TryLock(0), Is.False);
        first.Dispose();
        Assert.That(second.TryLock(0), Is.True, "What is closed has let go.");
    }

    [Test]
    public void Another_handle_of_the_file_that_is_closed_loses_no_lock()
    {
        using var first = Open(isFile: false);
        using var second = Open(isFile: false);
        Assert.That(first.TryLock(7), Is.True);
        Open(isFile: false).Dispose();
        File.ReadAllBytes(_folder.Combine("locks"));
        Assert.That(second.TryLock(7), Is.False);
    }

    [TestCase("leases", "false")]
    [TestCase("readonly", "true")]
    public async Task There_are_no_leases_by_setting(string key, string value)
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, new Dictionary<string, string?> { [key] = value }));
        Assert.That(await backend.LeaseAsync(TestCalls.Call()), Is.Null);
        Assert.That(_folder.Files(), Is.Empty);
    }

    [Test]
    public async Task A_store_that_gives_no_leases_says_so_once()
    {
        // A folder where the file of the locks should be, which no permission overcomes.
        Directory.CreateDirectory(_folder.Combine("memento-data", "leases"));
        using var log = new RecordingLoggerFactory();
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, loggerFactory: log));
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await backend.LeaseAsync(TestCalls.Call(argument: i)), Is.Null);
        }

        Assert.That(log.Warnings.Single(), Does.Contain("leases"));
    }

    [Test]
    public async Task Leases_are_bounded_and_come_back()
    {
        await using var backend = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath));
        var leases = new List<ICallLease?>();
        for (var i = 0; i < 1010; i++)
        {
            leases.Add(await backend.LeaseAsync(TestCalls.Call(argument: i)));
        }

        Assert.That(leases.Count(static lease => lease is not null), Is.EqualTo(1000));
        foreach (var lease in leases.OfType<ICallLease>())
        {
            await lease.DisposeAsync();
        }

        Assert.That(await backend.LeaseAsync(TestCalls.Call()), Is.Not.Null);
    }

    private IByteLocks Open(bool isFile) => isFile ? new LockFiles(_folder.Combine("files")) : PhysicalFileSystem.Instance.OpenLocks(_folder.Combine("locks"))!;
}
