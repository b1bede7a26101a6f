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
        new ForgottenBook(folder, Log.CreateLogger("book")).Add(new ForgottenCalls { Calls = [TestCalls.Call()] }, [tier.Id]);
        var file = Path.Combine(folder, "forgotten");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
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
}
