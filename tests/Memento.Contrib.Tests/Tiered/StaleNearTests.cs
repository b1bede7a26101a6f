using Memento.Configuration;
using Memento.Contrib.Tests.Stores;
using Memento.Core.Tests.Support;
using Memento.Storage;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>Two users with a near store each and one far store for both: what one has computed anew is found by the other, whose own result is out of date.</summary>
internal sealed class StaleNearTests : TieredTestsBase
{
    private static readonly MementoFunction<string, string> Reading = Memo.Of<string, string>(Read);
    private static readonly MementoFunction<string, string> Daily = Memo.Of<string, string>(ReadDaily);

    private string File => Folder.Combine("input.txt");

    [Test]
    [Category("Long")]
    public async Task What_another_has_computed_since_a_file_changed_is_found([Values] bool isBatch)
    {
        await using var one = OpenFor("one");
        await using var other = OpenFor("other");
        await WriteAsync("before");
        foreach (var environment in (MementoEnvironment[])[one, other])
        {
            Assert.That(Call(environment, Reading, isBatch), Is.EqualTo("before"));
        }

        await WriteAsync("afterwards");
        Assert.That((Call(one, Reading, isBatch), Call(other, Reading, isBatch)), Is.EqualTo(("afterwards", "afterwards")));
        Assert.That((one.Statistics.Computed, other.Statistics.Computed), Is.EqualTo((2, 0)), "Neither has computed what the other had.");

        Directory.Move(Folder.Combine("far"), Folder.Combine("elsewhere"));
        Assert.That((Call(other, Reading, isBatch), other.Statistics.Computed), Is.EqualTo(("afterwards", 0)), "It was copied near, over the one that was out of date.");
    }

    [Test]
    [Category("Long")]
    public async Task Also_where_a_tier_is_of_tiers_itself([Values] bool isBatch)
    {
        await using var one = OpenFor("one");
        await using var other = OpenFor("other", """{ "type": "tiered", "journal": "inner", "tiers": [ { "type": "filesystem", "path": "middle" }, { "type": "filesystem", "path": "far" } ] }""");
        await WriteAsync("before");
        Assert.That((Call(one, Reading, isBatch), Call(other, Reading, isBatch)), Is.EqualTo(("before", "before")));
        await WriteAsync("afterwards");
        Assert.That((Call(one, Reading, isBatch), Call(other, Reading, isBatch)), Is.EqualTo(("afterwards", "afterwards")));
        Assert.That((one.Statistics.Computed, other.Statistics.Computed), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task What_another_has_computed_since_a_result_grew_too_old_is_found([Values] bool isBatch)
    {
        var clock = new ShiftedClock();
        await using var one = OpenFor("one");
        await using var other = OpenFor("other");
        await WriteAsync("before");
        foreach (var environment in (MementoEnvironment[])[one, other])
        {
            environment.Clock = clock;
            Assert.That(Call(environment, Daily, isBatch), Is.EqualTo("before"));
        }

        var storage = LoadedEnvironment.StorageOf(one);
        var memento = (await storage.ListMementosAsync(Daily.Name).ToListAsync()).Single();
        var result = (await storage.ReadAsync(memento.Call, typeof(string)))!;
        await storage.MemoizeAsync(new ResultToStore(memento with { Time = memento.Time.AddDays(1) }, result.Value, typeof(string)));
        clock.Shift = TimeSpan.FromHours(25);
        Assert.That(Call(other, Daily, isBatch), Is.EqualTo("before"));
        Assert.That((one.Statistics.Computed, other.Statistics.Computed), Is.EqualTo((1, 0)));
    }

    [Test]
    [Category("Long")]
    public async Task Where_all_are_out_of_date_it_is_computed_once_for_both([Values] bool isBatch)
    {
        await using var one = OpenFor("one");
        await using var other = OpenFor("other");
        await WriteAsync("before");
        Call(one, Reading, isBatch);
        Call(other, Reading, isBatch);
        await WriteAsync("afterwards");
        Assert.That(Call(other, Reading, isBatch), Is.EqualTo("afterwards"), "Nobody has the new one yet.");
        Assert.That(Call(one, Reading, isBatch), Is.EqualTo("afterwards"));
        Assert.That((one.Statistics.Computed, other.Statistics.Computed), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task What_is_computed_anew_takes_the_place_of_what_a_clock_that_is_ahead_has_dated([Values] bool isBatch)
    {
        await using var one = OpenFor("one");
        await using var other = OpenFor("other");
        await WriteAsync("before");
        Call(one, Reading, isBatch);
        var storage = LoadedEnvironment.StorageOf(one);
        var memento = (await storage.ListMementosAsync(Reading.Name).ToListAsync()).Single();
        await storage.MemoizeAsync(new ResultToStore(memento with { Time = memento.Time.AddHours(1) }, "before", typeof(string)));
        await WriteAsync("afterwards");
        Assert.That((Call(other, Reading, isBatch), Call(one, Reading, isBatch)), Is.EqualTo(("afterwards", "afterwards")));
        Assert.That((one.Statistics.Computed, other.Statistics.Computed), Is.EqualTo((1, 1)), "It is found where both look.");
    }

    private MementoEnvironment OpenFor(string user, string far = """{ "type": "filesystem", "path": "far" }""") => LoadedEnvironment.Load(
        Folder,
        $$"""{ "type": "tiered", "memory_cache_mb": 0, "journal": "tiers-{{user}}", "tiers": [ { "type": "filesystem", "path": "near-{{user}}" }, {{far}} ] }""",
        Log);

    private string Call(MementoEnvironment environment, MementoFunction<string, string> function, bool isBatch)
    {
        using var use = environment.Use();
        return isBatch ? function.Batch([File], static (read, path) => read.With(path)).Single() : function.Call(File);
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text);

    private static string Read(string path)
    {
        Memo.File(path);
        return System.IO.File.ReadAllText(path);
    }

    [MementoFunction(ValidFor = "1.00:00:00")]
    private static string ReadDaily(string path) => System.IO.File.ReadAllText(path);
}
