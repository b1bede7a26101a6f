using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The journal of what was forgotten: how it is followed, and that everything is let go of where it cannot be.</summary>
[TestFixture]
public sealed class ForgottenJournalTests
{
    private TemporaryFolder _folder = null!;

    private string Journal => _folder.Combine("forgotten");

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task What_one_forgets_himself_is_not_told_him()
    {
        await using var store = Open();
        var feed = store.FollowForgotten()!;
        await store.TellForgottenAsync(Call(1));
        Assert.That(await feed.ReadAsync(), Is.EqualTo(ForgottenCalls.Nothing).Using<ForgottenCalls>(Same));
    }

    [Test]
    public async Task A_journal_that_was_there_is_followed_from_now_on()
    {
        await using var store = Open();
        await using var other = Open();
        await store.TellForgottenAsync(Call(1));
        var text = await File.ReadAllTextAsync(Journal);
        var feed = other.FollowForgotten()!;
        await feed.ReadAsync();
        await store.TellForgottenAsync(Call(2));
        Assert.That(await feed.ReadAsync(), Is.EqualTo(Call(2)).Using<ForgottenCalls>(Same));
        Assert.That(await File.ReadAllTextAsync(Journal), Does.StartWith(text), "appended");
    }

    [Test]
    public async Task A_line_cut_short_costs_everything_once()
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        await store.TellForgottenAsync(Call(1));
        await feed.ReadAsync();
        await File.AppendAllTextAsync(Journal, "01234567 08de");
        Assert.That(await feed.ReadAsync(), Is.EqualTo(ForgottenCalls.Nothing).Using<ForgottenCalls>(Same), "It may be about to be written.");
        await store.TellForgottenAsync(Call(2));
        Assert.That((await feed.ReadAsync()).Everything, Is.True, "Its writer was killed, and nobody knows what it was.");
        await store.TellForgottenAsync(Call(3));
        Assert.That(await feed.ReadAsync(), Is.EqualTo(Call(3)).Using<ForgottenCalls>(Same));
    }

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(30)]
    [TestCase(-3)]
    public async Task A_journal_that_was_altered_costs_everything_once(int at)
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        await store.TellForgottenAsync(Call(1));
        var bytes = await File.ReadAllBytesAsync(Journal);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await File.WriteAllBytesAsync(Journal, bytes);
        Assert.That((await feed.ReadAsync()) is { Everything: true } or { Calls.Count: 1 }, Is.True, "At least what was forgotten.");
        Assert.That(await feed.ReadAsync(), Is.EqualTo(ForgottenCalls.Nothing).Using<ForgottenCalls>(Same));
    }

    [Test]
    public async Task A_journal_that_is_long_is_replaced()
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        var calls = new ForgottenCalls { Calls = [.. Enumerable.Range(0, 250).Select(static i => TestCalls.Call(argument: i))] };
        var everything = 0;
        for (var i = 0; i < 60; i++)
        {
            await store.TellForgottenAsync(calls);
            var told = await feed.ReadAsync();
            everything += told.Everything ? 1 : 0;
            Assert.That(told.Everything || told.Calls.Count == 250, Is.True);
            Assert.That(new FileInfo(Journal).Length, Is.LessThanOrEqualTo(1024 * 1024));
        }

        Assert.That(everything, Is.InRange(1, 6), "It was replaced a few times.");
    }

    [Test]
    public async Task Many_calls_are_told_by_their_functions()
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        await store.TellForgottenAsync(new ForgottenCalls { Calls = [.. Enumerable.Range(0, 1000).Select(static i => TestCalls.Call(argument: i))] });
        var told = await feed.ReadAsync();
        Assert.That(told.Functions, Is.EqualTo(new[] { TestCalls.Function() }));
        Assert.That(told.Calls, Is.Empty);
    }

    [Test]
    public async Task A_store_that_is_removed_is_forgotten_once()
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        await store.TellForgottenAsync(Call(1));
        await feed.ReadAsync();
        File.Delete(Journal);
        Assert.That((await feed.ReadAsync()).Everything, Is.True);
        Assert.That(await feed.ReadAsync(), Is.EqualTo(ForgottenCalls.Nothing).Using<ForgottenCalls>(Same));
        await store.TellForgottenAsync(Call(2));
        Assert.That(await feed.ReadAsync(), Is.EqualTo(Call(2)).Using<ForgottenCalls>(Same), "A new one has all that is told from then on.");
    }

    [Test]
    public async Task Two_replacements_between_looks_are_noticed()
    {
        await using var store = Open();
        await using var other = Open();
        var feed = other.FollowForgotten()!;
        await feed.ReadAsync();
        await store.TellForgottenAsync(ForgottenCalls.All);
        await store.TellForgottenAsync(ForgottenCalls.All);
        Assert.That((await feed.ReadAsync()).Everything, Is.True);
    }

    [Test]
    public async Task Where_there_is_no_store_nothing_is_told()
    {
        await using var store = new FilesystemMetadataStore(new StoreFolder(PhysicalFileSystem.Instance, _folder.Combine("none"), NullLogger.Instance));
        await store.TellForgottenAsync(Call(1));
        Assert.That(Directory.Exists(_folder.Combine("none")), Is.False);
    }

    [Test]
    public async Task A_disk_without_locks_tells_all_the_same()
    {
        await using var store = new FilesystemMetadataStore(new StoreFolder(new FailingFileSystem(-1), _folder.FullPath, NullLogger.Instance));
        await using var other = Open();
        Assert.That(await store.LeaseAsync(TestCalls.Call()), Is.Null);
        var feed = other.FollowForgotten()!;
        await store.TellForgottenAsync(Call(1));
        Assert.That(await feed.ReadAsync(), Is.EqualTo(Call(1)).Using<ForgottenCalls>(Same));
        await store.TellForgottenAsync(Call(2));
        Assert.That((await feed.ReadAsync()).Everything, Is.True);
    }

    private static ForgottenCalls Call(int argument) => new() { Calls = [TestCalls.Call(argument: argument)] };

    private static bool Same(ForgottenCalls first, ForgottenCalls second) =>
        first.Everything == second.Everything && first.Calls.SequenceEqual(second.Calls) && first.Functions.SequenceEqual(second.Functions);

    private FilesystemMetadataStore Open() => new(new StoreFolder(PhysicalFileSystem.Instance, _folder.FullPath, NullLogger.Instance));
}
