using System.Text.Json.Nodes;
using Memento.Cli.Tests.Support;
using Memento.Configuration;
using Memento.Storage;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Commands that change a store, or tell what it takes.</summary>
internal sealed class KeepingTests : ToolTests
{
    [SetUp]
    public void FillStore() => Fill(static () =>
    {
        Pricing.Price("ACME", 30);
        Pricing.Price("GLOBEX", 30);
        Pricing.Curve(2000);
        Assert.That(static () => Pricing.RefuseTwice("late"), Throws.TypeOf<ShopException>());
    });

    [Test]
    public async Task What_would_be_forgotten_stays_in_a_dry_run_and_is_forgotten_after_it()
    {
        string[] line = ["forget", "Price", "--where", "ticker=ACME"];
        var dry = await AskAsync(ExitCodes.Yes, [.. line, "--dry-run"]);
        Assert.That((dry["dry_run"]!.GetValue<bool>(), dry["calls"]!.GetValue<int>()), Is.EqualTo((true, 1)));
        Assert.That(Remembered(), Is.EqualTo((true, true)));

        var done = await AskAsync(ExitCodes.Yes, line);
        Assert.That(done["functions"]!.ToJsonString(), Is.EqualTo(dry["functions"]!.ToJsonString()));
        Assert.That(Remembered(), Is.EqualTo((false, true)));
        await AskAsync(ExitCodes.No, line);
    }

    [Test]
    public async Task A_whole_function_is_forgotten_only_where_that_is_said()
    {
        Assert.That((await RunAsync("forget", "Price")).ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(Remembered(), Is.EqualTo((true, true)));
        Assert.That((await AskAsync(ExitCodes.Yes, "forget", "Price", "--all"))["calls"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(Remembered(), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task What_threw_is_forgotten_with_what_threw_of_that_which_it_called()
    {
        var answer = await AskAsync(ExitCodes.Yes, "forget", "RefuseTwice", "--exceptions");
        Assert.That(answer["functions"]!.AsArray().Select(function => function!["function"]!.GetValue<string>()), Is.EqualTo(new[] { "Shop/Shop.Pricing:RefuseTwice#1", "Shop/Shop.Pricing:Refuse#1" }.Order(StringComparer.Ordinal)));
        using var use = Load().Use();
        Assert.That(Pricing.RefuseMemento.Memento("late"), Is.Null);
    }

    [Test]
    public async Task Everything_is_forgotten_with_its_results()
    {
        Assert.That((await AskAsync(ExitCodes.Yes, "forget", "--everything", "--dry-run"))["calls"]!.GetValue<int>(), Is.EqualTo(5));
        Assert.That((await AskAsync(ExitCodes.Yes, "forget", "--everything"))["calls"]!.GetValue<int>(), Is.EqualTo(5));
        await AskAsync(ExitCodes.No, "ls");
    }

    [Test]
    public async Task Everything_is_forgotten_also_where_only_results_are_left()
    {
        foreach (var function in (string[])["Price", "Curve", "Refuse", "RefuseTwice"])
        {
            await RunAsync("forget", function, "--all");
        }

        await AskAsync(ExitCodes.No, "ls");
        var would = await RunAsync("forget", "--everything", "--dry-run");
        Assert.That((would.ExitCode, would.Output.ReplaceLineEndings("\n")), Is.EqualTo((ExitCodes.Yes, "would remove results of which no call was remembered\n")));
        Assert.That((await AskAsync(ExitCodes.Yes, "forget", "--everything", "--dry-run"))["data_removed"]!.GetValue<bool>(), Is.True);
        var did = await RunAsync("forget", "--everything");
        Assert.That((did.ExitCode, did.Output.ReplaceLineEndings("\n")), Is.EqualTo((ExitCodes.Yes, "removed results of which no call was remembered\n")));
        Assert.That((await RunAsync("forget", "--everything")).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task A_store_that_may_not_be_changed_refuses()
    {
        await File.WriteAllTextAsync(Configuration, ConfigurationText("filesystem", ", \"readonly\": true"));
        foreach (var line in (string[][])[["forget", "Price", "--all"], ["gc"], ["verify", "--repair"]])
        {
            var outcome = await RunAsync(line);
            Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Failure), line[0]);
            Assert.That(outcome.Error, Does.Contain("read-only").And.Not.Contain("   at "));
        }

        Assert.That((await RunAsync("forget", "Price", "--all", "--dry-run")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Collecting_removes_what_the_library_says_it_would()
    {
        // What was written a moment ago may not have been, by the clock of the file system.
        foreach (var file in Folder.Files())
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - TimeSpan.FromHours(1));
        }

        var options = new CollectOptions { MaximumCount = 2, GracePeriod = TimeSpan.Zero };
        var expected = await Load().GetCluster(null)!.CollectAsync(options with { DryRun = true });
        string[] line = ["gc", "--max-count", "2", "--grace", "0s"];
        var dry = await AskAsync(ExitCodes.Yes, [.. line, "--dry-run"]);
        var done = await AskAsync(ExitCodes.Yes, line);
        foreach (var answer in (JsonObject[])[dry, done])
        {
            Assert.That((answer["mementos"]!.GetValue<long>(), answer["bytes"]!.GetValue<long>(), answer["remaining_mementos"]!.GetValue<long>()), Is.EqualTo((expected.Mementos, expected.Bytes, expected.RemainingMementos)));
        }

        Assert.That((dry["dry_run"]!.GetValue<bool>(), done["dry_run"]!.GetValue<bool>(), expected.Mementos), Is.EqualTo((true, false, 3)));
        Assert.That((await AskAsync(ExitCodes.Yes, line))["mementos"]!.GetValue<long>(), Is.Zero);
    }

    [Test]
    public async Task The_limits_of_a_collection_may_be_for_one_function()
    {
        var answer = await AskAsync(ExitCodes.Yes, "gc", "--function", "Price", "--max-count", "1", "--grace", "0s");
        Assert.That(answer["versions"]!.AsArray().Select(version => (version!["mementos"]!.GetValue<long>(), version["remaining"]!.GetValue<long>())), Is.EqualTo(new[] { (1L, 1L) }));
        Assert.That((await RunAsync("gc", "--function", "Nothing")).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task Damage_is_found_and_repaired()
    {
        Assert.That((await AskAsync(ExitCodes.Yes, "verify"))["whole"]!.GetValue<bool>(), Is.True);
        var stored = Folder.Files().MaxBy(file => new FileInfo(file).Length)!;
        await File.WriteAllBytesAsync(stored, (await File.ReadAllBytesAsync(stored))[..100]);

        var found = await AskAsync(ExitCodes.No, "verify");
        var report = await Load().GetCluster(null)!.VerifyAsync();
        Assert.That(found["damages"]!.AsArray().Select(damage => damage!["problem"]!.GetValue<string>()), Is.EqualTo(report.Damages.Select(damage => damage.Problem)).And.Not.Empty);
        Assert.That((await RunAsync("verify", "--repair", "--dry-run")).ExitCode, Is.EqualTo(ExitCodes.No));
        Assert.That((await AskAsync(ExitCodes.Yes, "verify", "--repair"))["damages"]!.AsArray().Select(damage => damage!["repaired"]!.GetValue<bool>()), Is.Not.Empty.And.All.True);
        Assert.That((await AskAsync(ExitCodes.Yes, "verify"))["whole"]!.GetValue<bool>(), Is.True);
    }

    [TestCase]
    [TestCase("--verbose")]
    public async Task A_damage_that_is_among_the_answer_is_no_warning_beside_it(params string[] options)
    {
        var stored = Folder.Files().First(static file => file.EndsWith(".memento.json", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(stored, (await File.ReadAllBytesAsync(stored))[..100]);
        var outcome = await RunAsync(["verify", .. options]);
        Assert.That((outcome.ExitCode, outcome.Output.Contains(stored, StringComparison.Ordinal)), Is.EqualTo((ExitCodes.No, true)));
        Assert.That(outcome.Error, Does.Not.Contain(stored));
    }

    [Test]
    public async Task What_is_told_of_a_store_and_is_no_damage_of_the_answer_is_a_warning_where_it_is_verified()
    {
        var format = Folder.Files().Single(static file => Path.GetFileName(file) == "format");
        await File.WriteAllTextAsync(format, "what?");
        Assert.That((await RunAsync("verify")).Error, Does.Contain(format));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A link that leads to itself cannot be read by anybody, whatever his rights; to make one takes rights there.")]
    public async Task One_file_that_cannot_be_read_keeps_no_command_from_the_others()
    {
        var count = (await AskAsync(ExitCodes.Yes, "ls", "Price"))["calls"]!.AsArray().Count;
        var stored = Folder.Files().First(static file => file.Contains("!price", StringComparison.Ordinal) && file.EndsWith(".memento.json", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(stored);
        File.Delete(stored);
        File.CreateSymbolicLink(stored, stored);

        Assert.That((await AskAsync(ExitCodes.Yes, "ls", "Price"))["calls"]!.AsArray(), Has.Count.EqualTo(count - 1));
        Assert.That((await RunAsync("stats")).ExitCode, Is.EqualTo(ExitCodes.Yes));
        Assert.That((await AskAsync(ExitCodes.No, "verify"))["damages"]!.AsArray().Single()!["place"]!.GetValue<string>(), Is.EqualTo(stored));
        Assert.That((await AskAsync(ExitCodes.No, "gc", "--grace", "0s"))["unread"]!.AsArray().Single()!["place"]!.GetValue<string>(), Is.EqualTo(stored));
        Assert.That((await RunAsync("gc")).Output, Does.Contain(stored).And.Contain("1 file or folder could not be read"));

        File.Delete(stored);
        await File.WriteAllBytesAsync(stored, bytes);
        await AskAsync(ExitCodes.Yes, "verify");
    }

    [Test]
    public async Task A_tier_that_was_away_is_brought_what_it_missed()
    {
        // Without a folder for what is being written nothing can be.
        var away = Folder.Combine("away/far/tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(away)!);
        await File.WriteAllTextAsync(away, "");
        await File.WriteAllTextAsync(Configuration, ConfigurationText("tiered", """, "tiers": [ { "type": "filesystem", "path": "near" }, { "type": "filesystem", "path": "away/far" } ]"""));
        Fill(static () => Pricing.Price("ACME", 30));
        await Loaded[^1].DisposeAsync();
        var missed = await AskAsync(ExitCodes.No, "catch-up", "--dry-run");
        Assert.That((missed["dry_run"]!.GetValue<bool>(), missed["complete"]!.GetValue<bool>()), Is.EqualTo((true, false)));
        var still = await AskAsync(ExitCodes.No, "catch-up");
        Assert.That(still["stores"]!.AsArray().Sum(static store => store!["left"]!.GetValue<long>()), Is.Positive, "While it is away all of it stays noted.");
        Assert.That(still["stores"]!.AsArray().Select(static store => store!["trouble"]?.GetValue<string>() ?? ""), Has.Some.Contains("away"));

        File.Delete(away);
        var plain = await RunAsync("catch-up");
        Assert.That(plain.ExitCode, Is.EqualTo(ExitCodes.Yes), plain.Error);
        Assert.That(plain.Output, Does.EndWith("nothing is missing" + Environment.NewLine));
        Assert.That(await CountAsync("away/far"), Is.EqualTo(await CountAsync("near")).And.Positive);
        var done = await AskAsync(ExitCodes.Yes, "catch-up");
        Assert.That((done["complete"]!.GetValue<bool>(), done["stores"]!.AsArray().Sum(static store => store!["copied"]!.GetValue<long>())), Is.EqualTo((true, 0L)));

        async Task<int> CountAsync(string store)
        {
            await File.WriteAllTextAsync(Folder.Combine("one.json"), ConfigurationText("filesystem").Replace("\"store\"", $"\"{store}\"", StringComparison.Ordinal));
            await using var environment = MementoEnvironment.Load(Folder.Combine("one.json"));
            var cluster = environment.GetCluster(null)!;
            var count = 0;
            await foreach (var function in cluster.ListFunctionsAsync())
            {
                count += await cluster.ListStoredAsync(function).CountAsync();
            }

            return count;
        }
    }

    [Test]
    public async Task A_storage_that_is_not_in_tiers_misses_nothing()
    {
        Assert.That((await AskAsync(ExitCodes.Yes, "catch-up"))["stores"]!.AsArray(), Is.Empty);
        Assert.That((await RunAsync("catch-up")).Output, Does.Contain("no store in tiers"));
    }

    [Test]
    public async Task How_often_results_are_found_is_told_and_how_long_that_saved()
    {
        Fill(static () => Pricing.Price("ACME", 30));
        foreach (var ended in Loaded)
        {
            await ended.DisposeAsync();
        }

        var answer = await AskAsync(ExitCodes.Yes, "stats", "Price");
        var environment = Load();
        using var use = environment.Use();
        var usage = (await environment.GetCluster(null)!.ReadUsageAsync(Pricing.PriceMemento.Name))!;
        Assert.That((answer["computed"]!.GetValue<long>(), answer["remembered"]!.GetValue<long>(), answer["hit_rate"]!.GetValue<double>()), Is.EqualTo((2L, 1L, 1 / 3.0)));
        Assert.That(answer["saved_seconds"]!.GetValue<double>(), Is.EqualTo(usage.TimeSaved.TotalSeconds).And.Positive);
        Assert.That((await RunAsync("stats")).Output, Does.Contain("1 remembered, ").And.Contain("33.3 %"));
    }

    [Test]
    public async Task What_functions_take_is_told_by_version()
    {
        var answer = await AskAsync(ExitCodes.Yes, "stats");
        var curve = answer["versions"]!.AsArray().Single(version => version!["function"]!.GetValue<string>() == "Shop/Shop.Pricing:Curve#1")!;
        Assert.That(answer["calls"]!.GetValue<long>(), Is.EqualTo(5));
        Assert.That((curve["calls"]!.GetValue<long>(), curve["bytes"]!.GetValue<long>() > 16_000), Is.EqualTo((1L, true)));
        Assert.That(answer["bytes"]!.GetValue<long>(), Is.EqualTo(answer["versions"]!.AsArray().Sum(version => version!["bytes"]!.GetValue<long>())));

        // As the library counts it.
        var report = await Load().GetCluster(null)!.CollectAsync(new CollectOptions { DryRun = true });
        Assert.That((answer["calls"]!.GetValue<long>(), answer["bytes"]!.GetValue<long>()), Is.EqualTo((report.RemainingMementos, report.RemainingBytes)));
        Assert.That((await RunAsync("stats", "Nothing")).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    private (bool Acme, bool Globex) Remembered()
    {
        using var use = Load().Use();
        return (Pricing.PriceMemento.With("ACME", 30).Memento() is not null, Pricing.PriceMemento.With("GLOBEX", 30).Memento() is not null);
    }
}
