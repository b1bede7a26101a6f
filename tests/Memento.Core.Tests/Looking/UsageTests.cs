using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Provenance;

namespace Memento.Core.Tests.Looking;

/// <summary>How often versions of functions were computed and remembered, kept in the store for all that use it.</summary>
internal sealed class UsageTests
{
    private const string Settings = """
        { "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store", "readonly": READONLY }, "runner": { "type": "local" } } } } ] }
        """;

    private TemporaryFolder _folder = null!;

    private static string Key => TestContext.CurrentContext.Test.ID;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task What_several_environments_computed_and_found_is_added_up()
    {
        await using (var first = Load())
        using (first.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 2);
        }

        await using (var second = Load())
        using (second.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 1);
            Arithmetic.Twice.Call(Key, 3);
        }

        await using var third = Load();
        using var use = third.Use();
        var usage = (await ReadAsync(third))!;
        Assert.That((usage.Computed, usage.Remembered, usage.HitRate), Is.EqualTo((3, 1, 0.25)), "what memory answers a second time is not counted");
        Assert.That(usage.TimeSaved, Is.EqualTo(Arithmetic.Twice.Memento(Key, 1)!.TotalTime));
        Assert.That(usage.Since, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task Environments_that_end_at_once_lose_no_count()
    {
        const int Environments = 8;
        await Task.WhenAll(Enumerable.Range(0, Environments).Select(index => Task.Run(async () =>
        {
            await using var environment = Load();
            using var use = environment.Use();
            Arithmetic.Twice.Call($"{Key}/{index}", index);
        })));
        await using var last = Load();
        Assert.That((await ReadAsync(last))!.Computed, Is.EqualTo(Environments));
    }

    [Test]
    public async Task A_version_that_was_forgotten_does_not_come_back_by_its_counts()
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            await environment.GetCluster(null)!.ForgetEverythingAsync();
        }

        await using var after = Load();
        using var use = after.Use();
        Assert.That(await ReadAsync(after), Is.Null);
        Assert.That(await after.GetCluster(null)!.ListVersionsAsync(Arithmetic.Twice.Name), Is.Empty);
    }

    [Test]
    public async Task A_store_that_may_not_be_changed_is_not()
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
        }

        await using (var reading = Load(isReadOnly: true))
        using (reading.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            Assert.That((await ReadAsync(reading))!.Remembered, Is.Zero);
        }

        await using var after = Load();
        Assert.That((await ReadAsync(after))!.Remembered, Is.Zero);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("{\"format\":2,\"computed\":1,\"remembered\":1,\"saved_ticks\":1,\"since\":\"2026-01-01T00:00:00.0000000Z\"}")]
    [TestCase("[1]")]
    public async Task Counts_that_cannot_be_read_begin_anew(string text)
    {
        await using (var environment = Load())
        using (environment.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            await environment.GetCluster(null)!.Storage.WriteFunctionMetadataAsync(Arithmetic.Twice.Name, "memento.usage", System.Text.Encoding.UTF8.GetBytes(text));
            Assert.That((await ReadAsync(environment))!.Computed, Is.EqualTo(1));
        }
    }

    private static async Task<FunctionUsage?> ReadAsync(MementoEnvironment environment)
    {
        using var use = environment.Use();
        return await environment.GetCluster(null)!.ReadUsageAsync(Arithmetic.Twice.Name);
    }

    private MementoEnvironment Load(bool isReadOnly = false)
    {
        var file = Path.Combine(_folder.Path, isReadOnly ? "reading.json" : "memento.json");
        lock (_folder)
        {
            if (!File.Exists(file))
            {
                _folder.Write(Path.GetFileName(file), Settings.Replace("READONLY", isReadOnly ? "true" : "false", StringComparison.Ordinal));
            }
        }

        return MementoEnvironment.Load(file, new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
    }
}
