using System.Diagnostics;
using Memento.Storage;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>What is noted for tiers: what they miss, and what was forgotten.</summary>
internal sealed class NoteTests : TieredTestsBase
{
    [Test]
    public async Task When_what_is_missed_can_be_noted_again_it_is_noted_that_the_stores_are_to_be_compared()
    {
        await using var tiered = Open();
        string path;
        using (var journal = new MissedJournal(Folder.Combine("journal"), limit: 10, Log.CreateLogger("journal")))
        {
            // A folder in the place of its file, which no permission overcomes.
            path = journal.OwnPath;
            Directory.CreateDirectory(path);
            journal.Begin(new MissedEntry(MissedKind.Calls, [TestCalls.Call()]), tiered.Tiers.All);
            Assert.That(Log.Warnings.Single(), Does.Contain("cannot be noted"));
            Directory.Delete(path);
            journal.Begin(new MissedEntry(MissedKind.Calls, [TestCalls.Call(argument: 2)]), tiered.Tiers.All);
            Assert.That(MissedFile.Read(path).Compare, Is.EquivalentTo(tiered.Tiers.All.Select(static tier => tier.Id)));
        }

        using var adopted = MissedJournal.TryAdopt(path);
        Assert.That(adopted, Is.Not.Null, "Its lock is let go of.");
    }

    [Test]
    [Platform(Exclude = "Win")]
    public void A_book_that_cannot_be_written_is_not_waited_for_as_one_is_that_another_process_writes()
    {
        var folder = Folder.Combine("book");
        Directory.CreateDirectory(folder);

        // A link to itself, which no permission overcomes: as on a disk that is mounted to be read only.
        File.CreateSymbolicLink(Path.Combine(folder, "forgotten.lock"), Path.Combine(folder, "forgotten.lock"));
        var started = Stopwatch.GetTimestamp();
        Assert.That(() => new ForgottenBook(folder, Log.CreateLogger("book")).Add(ForgottenCalls.All, ["tier"]), Throws.InstanceOf<IOException>());
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_book_that_another_process_writes_is_waited_for()
    {
        var folder = Folder.Combine("book");
        Directory.CreateDirectory(folder);
        var other = new FileStream(Path.Combine(folder, "forgotten.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var book = new ForgottenBook(folder, Log.CreateLogger("book"));
        var noted = Task.Run(() => book.Add(ForgottenCalls.All, ["tier"]));
        Assert.That(noted.IsCompleted, Is.False);
        await other.DisposeAsync();
        Assert.That((await noted).What.Everything, Is.True);
    }

    [Test]
    public void Names_of_any_characters_are_read_as_they_were_noted([Values("half \ud800", "\udc00\ud800")] string name)
    {
        var function = new FunctionName("cluster " + name, "Module " + name, "Function " + name, "version " + name);
        var call = new CallKey(function, TestCalls.Call().ArgumentHash);
        var forgotten = new ForgottenEntry("id", DateTimeOffset.UtcNow, new ForgottenCalls { Functions = [function], Calls = [call] }, ["tier"]);
        var read = ForgottenEntry.Read(NoteLine.Parse(Line(forgotten.ToJson()))!);
        Assert.That((read.What.Functions.Single(), read.What.Calls.Single()), Is.EqualTo((function, call)));
        var missed = MissedEntry.Read(NoteLine.Parse(Line(new MissedEntry(MissedKind.Hidden, [call]) { Function = function, Key = name }.ToJson()))!);
        Assert.That((missed.Calls.Single(), missed.Function, missed.Key), Is.EqualTo((call, function, name)));

        static string Line(System.Text.Json.Nodes.JsonObject note) => System.Text.Encoding.UTF8.GetString(NoteLine.Format(note)).TrimEnd('\n');
    }

    [Test]
    public async Task What_a_damaged_line_may_have_said_stays_forgotten_when_the_file_is_long()
    {
        await using var tiered = Open();
        var tier = tiered.Tiers.All[1];
        var folder = Folder.Combine("book");
        var file = await MakeDamagedBookAsync(folder, tier);
        var memento = TestCalls.Result("old").Memento with { Time = DateTimeOffset.UtcNow.AddDays(-1) };
        var book = new ForgottenBook(folder, Log.CreateLogger("book"));
        Assert.That(book.IsForgotten(tier, memento), Is.True);
        for (var i = 0; new FileInfo(file).Length < 1_200_000 && i < 100; i++)
        {
            var first = 10_000 * (i + 1);
            book.Add(new ForgottenCalls { Calls = [.. Enumerable.Range(first, 2000).Select(static argument => TestCalls.Call(argument: argument))] }, [tier.Id]);
        }

        book.Add(new ForgottenCalls { Calls = [TestCalls.Call(argument: 2)] }, [tier.Id]);
        Assert.That(new ForgottenBook(folder, Log.CreateLogger("book")).IsForgotten(tier, memento), Is.True);
    }

    [Test]
    public async Task What_is_computed_after_a_line_was_damaged_is_seen_whatever_is_forgotten_then([Values] bool isWrittenAnew)
    {
        await using var tiered = Open();
        var tier = tiered.Tiers.All[1];
        var folder = Folder.Combine("book");
        var file = await MakeDamagedBookAsync(folder, tier);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        var book = new ForgottenBook(folder, Log.CreateLogger("book"));
        do
        {
            book.Add(new ForgottenCalls { Calls = [.. Enumerable.Range(0, 500).Select(static i => TestCalls.Call(argument: 1000 + i))] }, ["another"]);
        }
        while (isWrittenAnew && new FileInfo(file).Length < 1_000_000);

        book.Add(new ForgottenCalls { Calls = [TestCalls.Call(argument: 2)] }, [tier.Id]);
        foreach (var looked in new[] { book, new ForgottenBook(folder, Log.CreateLogger("book")) })
        {
            Assert.That(looked.IsForgotten(tier, Computed(3, hours: -2)), Is.True, "It may be what the line said.");
            Assert.That(looked.IsForgotten(tier, Computed(3, hours: -0.5)), Is.False, "The line was written before.");
            Assert.That(looked.IsForgotten(tier, Computed(2, hours: -0.5)), Is.True);
        }

        static MementoRecord Computed(int argument, double hours) => TestCalls.Result("value", argument: argument).Memento with { Time = DateTimeOffset.UtcNow.AddHours(hours) };
    }

    [Test]
    public async Task An_account_is_no_longer_than_what_is_missed_however_much_is_written_meanwhile()
    {
        await using var tiered = Open();
        var tiers = tiered.Tiers.All;
        string[] all = [.. tiers.Select(static tier => tier.Id)];
        using var journal = new MissedJournal(Folder.Combine("journal"), limit: 2, Log.CreateLogger("journal"));

        // What one tier is away for, so that the account is never empty; and more than is noted one by one.
        var first = journal.Begin(Entry(0), tiers);
        var second = journal.Begin(Entry(1), tiers);
        journal.End(second, [all[0]]);
        for (var i = 2; i < 10_000; i++)
        {
            journal.End(journal.Begin(Entry(i), [tiers[0]]), [all[0]]);
        }

        Assert.That(new FileInfo(journal.OwnPath).Length, Is.LessThan(1_000_000));
        AssertOpen((first, all), (second, all[1..]));
        journal.End(first, all);
        AssertOpen((second, all[1..]));
        journal.End(second, all);
        AssertOpen();
        for (var i = 0; i < 1000; i++)
        {
            journal.End(journal.Begin(Entry(i), tiers), all);
        }

        AssertOpen();
        Assert.That(new FileInfo(journal.OwnPath).Length, Is.LessThan(1_000_000));

        static MissedEntry Entry(int argument) => new(MissedKind.Calls, [TestCalls.Call(argument: argument)]);

        void AssertOpen(params (long Id, string[] Tiers)[] open)
        {
            var file = MissedFile.Read(journal.OwnPath);
            Assert.That(file.IsDamaged, Is.False);
            Assert.That(file.Open.Select(static one => (one.Id, one.Entry.Calls.Single())), Is.EqualTo(open.Select(static one => (one.Id, TestCalls.Call(argument: (int)one.Id - 1)))));
            Assert.That(file.Open.Select(static one => one.Tiers), Is.EqualTo(open.Select(static one => one.Tiers)).Using<IEnumerable<string>>(static (x, y) => x.ToHashSet().SetEquals(y)));
        }
    }

    [Test]
    public async Task What_is_forgotten_is_noted_also_where_the_book_cannot_be_written_anew()
    {
        await using var tiered = Open();
        var tier = tiered.Tiers.All[0];
        var folder = Folder.Combine("book");
        Directory.CreateDirectory(Path.Combine(folder, "forgotten.new"));
        var book = new ForgottenBook(folder, Log.CreateLogger("book"));
        var many = new ForgottenCalls { Calls = [.. Enumerable.Range(0, 20_000).Select(static argument => TestCalls.Call(argument: argument))] };
        Assert.That(() => book.Add(many, [tier.Id]), Throws.Nothing);
        Assert.That(new FileInfo(Path.Combine(folder, "forgotten")).Length, Is.GreaterThan(1024 * 1024), "It is so long that it would be written anew.");
        Assert.That(book.Pending(tier).Single().What.Calls, Has.Count.EqualTo(20_000));
        Assert.That(new ForgottenBook(folder, Log.CreateLogger("book")).Pending(tier), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task That_stores_are_to_be_compared_stays_on_an_account_that_is_written_anew()
    {
        await using var tiered = Open();
        var tiers = tiered.Tiers.All;
        string[] all = [.. tiers.Select(static tier => tier.Id)];
        using var journal = new MissedJournal(Folder.Combine("journal"), limit: 1, Log.CreateLogger("journal"));
        journal.End(journal.Begin(new MissedEntry(MissedKind.Calls, [TestCalls.Call()]), tiers), [all[0]]);
        for (var i = 2; i < 5000; i++)
        {
            journal.End(journal.Begin(new MissedEntry(MissedKind.Calls, [TestCalls.Call(argument: i)]), tiers), [all[0]]);
        }

        var file = MissedFile.Read(journal.OwnPath);
        Assert.That(new FileInfo(journal.OwnPath).Length, Is.LessThan(1_000_000));
        Assert.That(file.Compare, Is.EquivalentTo(all[1..]));
        Assert.That(file.Open.Count(), Is.EqualTo(1));
    }

    [Test]
    public void A_note_of_what_is_forgotten_costs_as_much_whether_many_were_noted_before_or_few()
    {
        var book = new ForgottenBook(Folder.Combine("book"), Log.CreateLogger("book"));
        book.Add(new ForgottenCalls { Calls = [.. Enumerable.Range(0, 4000).Select(static argument => TestCalls.Call(argument: argument))] }, ["readonly:tier"]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        book.Add(new ForgottenCalls { Calls = [TestCalls.Call()] }, ["readonly:tier"]);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(500_000));
    }

    /// <summary>The file of what was forgotten, in which one line is damaged.</summary>
    private async Task<string> MakeDamagedBookAsync(string folder, Tier tier)
    {
        new ForgottenBook(folder, Log.CreateLogger("book")).Add(new ForgottenCalls { Calls = [TestCalls.Call()] }, [tier.Id]);
        var file = Path.Combine(folder, "forgotten");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        return file;
    }
}
