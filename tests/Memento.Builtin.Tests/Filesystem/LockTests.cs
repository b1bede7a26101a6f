using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Storage.Locking;
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
    public void The_lowest_lock_of_others_is_found([Values] bool isFile)
    {
        using var first = Open(isFile);
        using var second = Open(isFile);
        const long Last = ForgottenJournal.LockNumber;
        Assert.That(second.FindHeld(0, Last), Is.Null);
        foreach (var number in (long[])[70, 7, Last + 500, Last, 700])
        {
            Assert.That(first.TryLock(number), Is.True);
        }

        Assert.That(second.FindHeld(0, Last), Is.EqualTo(7));
        Assert.That(second.FindHeld(8, 62), Is.Null);
        Assert.That(second.FindHeld(8, 63), Is.EqualTo(70));
        Assert.That(second.FindHeld(70, 1), Is.EqualTo(70));
        Assert.That(second.FindHeld(Last + 1, 1L << 44), Is.EqualTo(Last + 500));
        first.Unlock(7);
        Assert.That(second.FindHeld(0, Last), Is.EqualTo(70), "What is let go of is held no longer.");
        Assert.That(second.TryLock(70), Is.False, "Looking takes nothing from who has it.");
        Assert.That(second.TryLock(7), Is.True, "Looking takes nothing.");
        first.Dispose();
        Assert.That(second.FindHeld(8, Last), Is.Null);
    }

    [Test]
    public async Task The_oldest_lease_is_the_oldest_of_all_who_hold_some()
    {
        await using var first = OpenMetadata();
        await using var second = OpenMetadata();
        Assert.That(await first.GetOldestLeaseAsync(), Is.Null);
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        var outer = (await first.LeaseAsync(TestCalls.Call(argument: 1)))!;
        var after = DateTimeOffset.UtcNow;
        SpinWait.SpinUntil(() => DateTimeOffset.UtcNow > after.AddMilliseconds(2));
        var nested = (await first.LeaseAsync(TestCalls.Call(argument: 2)))!;
        var other = (await second.LeaseAsync(TestCalls.Call(argument: 3)))!;
        foreach (var store in new[] { first, second })
        {
            Assert.That(await store.GetOldestLeaseAsync(), Is.InRange(before, after));
            Assert.That(await store.IsLeasedAsync(TestCalls.Call(argument: 1)), Is.True);
            Assert.That(await store.IsLeasedAsync(TestCalls.Call(argument: 3)), Is.True);
            Assert.That(await store.IsLeasedAsync(TestCalls.Call(argument: 4)), Is.False);
        }

        await outer.DisposeAsync();
        Assert.That(await second.GetOldestLeaseAsync(), Is.GreaterThan(after), "The next one is the oldest then.");
        await nested.DisposeAsync();
        Assert.That(await first.GetOldestLeaseAsync(), Is.GreaterThan(after), "The other's is left.");
        await other.DisposeAsync();
        Assert.That(await first.GetOldestLeaseAsync(), Is.Null);
        Assert.That(await second.GetOldestLeaseAsync(), Is.Null);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Who_waits_too_long_goes_without(CancellationToken cancellation)
    {
        using var log = new RecordingLoggerFactory();
        await using var holder = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath));
        await using var other = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, new Dictionary<string, string?> { ["lease_wait"] = "00:00:00.020" }, loggerFactory: log));
        await using var lease = await holder.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation);
        Assert.That(await other.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation), Is.Null);
        Assert.That(log.Warnings.Single(), Does.Contain(TestCalls.Call(argument: 1).ToString()).And.Contain("lease_wait"));
        await using var free = await other.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation);
        Assert.That(free?.HadToWait, Is.False, "There is a lease where nobody is in the way.");
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Two_who_wait_for_each_other_go_on(CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?> { ["lease_wait"] = "00:00:00.020" };
        await using var first = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, settings));
        await using var second = new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath, settings));
        await using var outer = await first.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation);
        await using var other = await second.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation);
        ICallLease?[] nested = await Task.WhenAll(
            first.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation).AsTask(),
            second.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation).AsTask());
        Assert.That(nested, Is.All.Null);
    }

    [TestCase("00:00:00")]
    [TestCase("-00:00:01")]
    [TestCase("25.00:00:00")]
    public void A_wait_that_cannot_be_is_refused(string wait)
    {
        var context = TestBackendContext.Create("filesystem", _folder.FullPath, new Dictionary<string, string?> { ["lease_wait"] = wait });
        Assert.That(() => new FilesystemStorageBackend(context), Throws.TypeOf<ConfigurationException>().With.Message.Contain("lease_wait").And.Message.Contain(wait));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "What is locked of a file cannot be read there.")]
    public void Another_handle_of_the_file_that_is_closed_loses_no_lock()
    {
        using var first = Open(isFile: false);
        using var second = Open(isFile: false);
        Assert.That(first.TryLock(7), Is.True);
        Open(isFile: false).Dispose();
        File.ReadAllBytes(_folder.Combine("locks"));
        Assert.That(second.TryLock(7), Is.False);
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Elsewhere a file that is open cannot be removed, or each lock is a file of its own.")]
    [CancelAfter(60_000)]
    public async Task Who_has_used_a_store_before_it_was_removed_shares_leases_with_those_who_come_after(CancellationToken cancellation)
    {
        await using var early = OpenMetadata();
        await (await early.LeaseAsync(TestCalls.Call(argument: 1), cancellationToken: cancellation))!.DisposeAsync();
        Directory.Delete(_folder.Combine("memento-data"), recursive: true);
        await using var late = OpenMetadata();
        await using var lease = await late.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation);
        while (!await early.IsLeasedAsync(TestCalls.Call(argument: 2), cancellation))
        {
            // Looked for some times a second.
            await Task.Delay(10, cancellation);
        }

        await using var other = await early.LeaseAsync(TestCalls.Call(argument: 3), cancellationToken: cancellation);
        Assert.That(await late.IsLeasedAsync(TestCalls.Call(argument: 3), cancellation), Is.True);
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

    private FilesystemMetadataStore OpenMetadata() => new(TestBackendContext.Create("filesystem", _folder.FullPath));

    private IByteLocks Open(bool isFile) => isFile ? new LockFiles(_folder.Combine("files")) : PhysicalFileSystem.Instance.OpenLocks(_folder.Combine("locks"))!;
}
