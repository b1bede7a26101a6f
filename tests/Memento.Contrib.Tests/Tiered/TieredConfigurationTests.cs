using Memento.Contrib.Tests.Stores;
using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>The storage <c>tiered</c> as a program sees it: from a configuration, with the plugins of a real folder.</summary>
internal sealed class TieredConfigurationTests : TieredTestsBase
{
    private const string Storage = """
        { "type": "tiered", "memory_cache_mb": 0, "tiers": [ { "type": "filesystem", "path": "near" }, { "type": "filesystem", "path": "far" } ] }
        """;

    [Test]
    [Category("Long")]
    public async Task A_filesystem_store_whose_folder_cannot_be_reached_costs_no_call_and_is_caught_up()
    {
        await using (var environment = LoadedEnvironment.Load(Folder, Storage, Log))
        {
            var storage = LoadedEnvironment.StorageOf(environment);
            for (var i = 0; i < 30; i++)
            {
                if (i == 10)
                {
                    Directory.Move(Folder.Combine("far"), Folder.Combine("elsewhere"));
                    await File.WriteAllTextAsync(Folder.Combine("far"), "a file where the folder was");
                }

                Assert.That((await storage.MemoizeAsync(Result(i))).Content, Is.Not.Null, "Every result is remembered.");
                Assert.That(Read(storage, i), Is.EqualTo(Text(i)), "Every call is answered.");
            }

            Assert.That((await environment.GetCluster(null)!.CatchUpAsync()).Left, Is.EqualTo(20), "As long as it is away, it has all of it left.");
        }

        Assert.That(Log.Warnings.Where(static warning => warning.Contains("is skipped", StringComparison.Ordinal)), Has.Exactly(1).Items);
        File.Delete(Folder.Combine("far"));
        Directory.Move(Folder.Combine("elsewhere"), Folder.Combine("far"));
        await using (var environment = LoadedEnvironment.Load(Folder, Storage))
        {
            var report = await environment.GetCluster(null)!.CatchUpAsync();
            Assert.That((report.Copied, report.Left, report.Failed), Is.EqualTo((20, 0, 0)));
        }

        await AssertEqualAsync();
    }

    [Test]
    public async Task A_storage_that_is_one_store_has_nothing_to_catch_up()
    {
        await using var environment = LoadedEnvironment.Load(Folder, """{ "type": "memory" }""");
        var report = await environment.GetCluster(null)!.CatchUpAsync(new CatchUpOptions { DryRun = true });
        Assert.That((report.Stores.Count, report.IsComplete, report.IsDryRun), Is.EqualTo((0, true, true)));
    }

    [TestCase("""{ "type": "tiered" }""", "storage:tiers' is missing")]
    [TestCase("""{ "type": "tiered", "tiers": [] }""", "storage:tiers' is missing")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" }, { "path": "x" } ] }""", "storage:tiers:1:type' is missing")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" }, { "type": "unheard-of" } ] }""", "storage:tiers:1:type': There is no storage backend named 'unheard-of'")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" }, { "type": "null" } ] }""", "storage:tiers:1:type' is 'null'")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" }, { "type": "filesystem", "paht": "x" } ] }""", "storage:tiers:1:paht")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "memory" }, { "type": "memory" } ] }""", "storage:tiers:1' describes the same store")]
    [TestCase("""{ "type": "tiered", "tiers": [ { "type": "filesystem", "path": "a" }, { "type": "filesystem", "path": "b" }, { "type": "filesystem", "path": "./x/../a/", "durability": "power" } ] }""", "storage:tiers:2' describes the same store as 'repos:0:clusters:default:storage:tiers:0'")]
    [TestCase("""{ "type": "tiered", "write": "some", "tiers": [ { "type": "memory" } ] }""", "storage:write")]
    [TestCase("""{ "type": "tiered", "timeout": "00:00:00", "tiers": [ { "type": "memory" } ] }""", "storage:timeout")]
    [TestCase("""{ "type": "tiered", "queue": 0, "tiers": [ { "type": "memory" } ] }""", "storage:queue")]
    [TestCase("""{ "type": "tiered", "tirs": [ { "type": "memory" } ] }""", "storage:tirs")]
    public async Task What_is_wrong_is_named_by_its_key(string storage, string expected)
    {
        await using var environment = LoadedEnvironment.Load(Folder, storage);
        Assert.That(() => LoadedEnvironment.StorageOf(environment), Throws.TypeOf<ConfigurationException>().With.Message.Contains(expected));
    }

    [Test]
    public async Task A_folder_that_links_lead_to_is_the_same_store_also_before_it_is_made(
        [Values] bool isThere,
        [Values("link-of-link/", "up/up/./near", "relative")] string path,
        [Values("""{ "type": "filesystem", "path": "?" }""", """{ "type": "composite", "data": { "type": "filesystem", "path": "?" }, "metadata": { "type": "filesystem", "path": "?" } }""")] string tier)
    {
        if (isThere)
        {
            Directory.CreateDirectory(Folder.Combine("near"));
        }

        Directory.CreateSymbolicLink(Folder.Combine("link"), Folder.Combine("near"));
        Directory.CreateSymbolicLink(Folder.Combine("link-of-link"), Folder.Combine("link"));
        Directory.CreateSymbolicLink(Folder.Combine("relative"), "near");
        Directory.CreateSymbolicLink(Folder.Combine("up"), Folder.FullPath);
        var tiers = string.Join(", ", new[] { "near", "far", path }.Select(one => tier.Replace("?", one, StringComparison.Ordinal)));
        await using var environment = LoadedEnvironment.Load(Folder, $$"""{ "type": "tiered", "tiers": [ {{tiers}} ] }""");
        Assert.That(
            () => LoadedEnvironment.StorageOf(environment),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("storage:tiers:2' describes the same store as 'repos:0:clusters:default:storage:tiers:0'"));
    }

    [Test]
    public async Task Links_to_several_folders_and_one_that_leads_to_itself_are_several_stores()
    {
        foreach (var (link, target) in new[] { ("a", "near"), ("b", "far"), ("c", "c") })
        {
            Directory.CreateSymbolicLink(Folder.Combine(link), target);
        }

        await using var environment = LoadedEnvironment.Load(Folder, """{ "type": "tiered", "tiers": [ { "type": "filesystem", "path": "a" }, { "type": "filesystem", "path": "b" }, { "type": "filesystem", "path": "c" } ] }""", Log);
        Assert.That(await LoadedEnvironment.StorageOf(environment).MemoizeAsync(Result(1)), Is.Not.Null);
    }

    // But for the nearest one of sqlite with "first": what is written there before it notices, a quarter of a second later, goes with it and is computed again.
    [TestCase("near", "filesystem", "all")]
    [TestCase("near", "filesystem", "first")]
    [TestCase("near", "sqlite", "all")]
    [TestCase("far", "filesystem", "all")]
    [TestCase("far", "filesystem", "first")]
    [TestCase("far", "sqlite", "all")]
    [TestCase("far", "sqlite", "first")]
    [Category("Long")]
    public async Task A_tier_whose_folder_is_removed_while_a_program_runs_costs_no_call_and_is_caught_up(string tier, string type, string write)
    {
        string PathOf(string name) => type == "sqlite" ? $"{name}/results.db" : name;
        var storage = $$"""{ "type": "tiered", "memory_cache_mb": 0, "write": "{{write}}", "tiers": [ { "type": "{{type}}", "path": "{{PathOf("near")}}" }, { "type": "{{type}}", "path": "{{PathOf("far")}}" } ] }""";
        await using (var environment = LoadedEnvironment.Load(Folder, storage, Log))
        {
            await MemoizeAsync(LoadedEnvironment.StorageOf(environment), 0);
        }

        await using (var environment = LoadedEnvironment.Load(Folder, storage, Log))
        {
            var tiered = LoadedEnvironment.StorageOf(environment);
            Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
            Directory.Delete(Folder.Combine(tier), recursive: true);
            await MemoizeAsync(tiered, 20);
            Assert.That(Enumerable.Range(0, 40).Select(i => Read(tiered, i)), Is.EqualTo(Enumerable.Range(0, 40).Select(Text)));
            await tiered.ForgetCallsAsync([TestCalls.Call(argument: 3), TestCalls.Call(argument: 23)]);
            Assert.That((Read(tiered, 3), Read(tiered, 23)), Is.EqualTo(((string?)null, (string?)null)));
        }

        await using (var environment = LoadedEnvironment.Load(Folder, storage, Log))
        {
            var report = await environment.GetCluster(null)!.CatchUpAsync(new CatchUpOptions { CompareEverything = true });
            Assert.That((report.Left, report.Failed), Is.EqualTo((0, 0)), report.ToString());
            Assert.That((await LoadedEnvironment.StorageOf(environment).VerifyAsync()).Damages, Is.Empty);
        }

        foreach (var one in new[] { storage, $$"""{ "type": "{{type}}", "path": "{{PathOf("far")}}" }""" })
        {
            await using var environment = LoadedEnvironment.Load(Folder, one);
            Assert.That(Enumerable.Range(0, 40).Select(i => Read(LoadedEnvironment.StorageOf(environment), i)), Is.EqualTo(Enumerable.Range(0, 40).Select(static i => i is 3 or 23 ? null : Text(i))));
        }
    }

    private static async Task MemoizeAsync(IStorageBackend storage, int first)
    {
        for (var i = first; i < first + 20; i++)
        {
            Assert.That((await storage.MemoizeAsync(Result(i))).Content, Is.Not.Null, "Every result is remembered.");
        }
    }
}
