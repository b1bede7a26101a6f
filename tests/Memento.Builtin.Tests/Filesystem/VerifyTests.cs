using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>What verifying finds on a disk, and what repairing makes of it.</summary>
[TestFixture]
public sealed class VerifyTests : BackendTestsBase
{
    [Test]
    public async Task An_altered_result_is_found_and_computed_anew([Values("altered", "short", "long", "missing")] string damage)
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(TestCalls.Result(new string('a', 10_000)));
        await backend.MemoizeAsync(TestCalls.Result(new string('a', 10_000), argument: 2));
        var path = backend.GetResultUri(memento)!.LocalPath;
        var bytes = await File.ReadAllBytesAsync(path);
        switch (damage)
        {
            case "altered":
                bytes[5_000] ^= 1;
                await File.WriteAllBytesAsync(path, bytes);
                break;
            case "missing":
                File.Delete(path);
                break;
            default:
                await File.WriteAllBytesAsync(path, damage == "short" ? bytes[..^1] : [.. bytes, 0]);
                break;
        }

        var found = await backend.VerifyAsync();
        Assert.That(found.Damages, Has.Count.EqualTo(2), "one for each call");
        Assert.That(found.Damages[0].Problem, Does.Contain(memento.Function.ToString()));
        Assert.That(found.Damages[0].Place, Does.Contain(memento.Content!.Sha256));
        Assert.That(found.Damages.Select(static one => one.IsRepaired), Is.All.False);
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Select(static one => one.IsRepaired), Is.All.True);
        Assert.That((await backend.VerifyAsync()).IsWhole, Is.True);
        Assert.That(await backend.ReadAsync(memento.Call, typeof(string)), Is.Null);
        await backend.MemoizeAsync(TestCalls.Result(new string('a', 10_000)));
        Assert.That((await backend.ReadAsync(memento.Call, typeof(string)))?.Value, Is.EqualTo(new string('a', 10_000)));
    }

    [Test]
    public async Task An_altered_object_that_no_memento_reaches_is_found()
    {
        await using var backend = Open();
        var memento = await backend.MemoizeAsync(TestCalls.Result(new string('a', 10_000)));
        await backend.ForgetCallsAsync([memento.Call]);
        var path = backend.GetResultUri(memento)!.LocalPath;
        await File.WriteAllTextAsync(path, "other");
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().Place, Is.EqualTo(path));
        Assert.That(path, Does.Not.Exist);
    }

    [TestCase(".memento.json", TestName = "a memento")]
    [TestCase("log", TestName = "metadata of a call")]
    [TestCase("beside", TestName = "metadata beside a result")]
    [TestCase("code", TestName = "metadata of a function")]
    public async Task What_is_kept_beside_results_is_looked_at(string name)
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result(new string('a', 10_000)));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        await backend.WriteMetadataAsync(TestCalls.Call(), "beside", "text"u8.ToArray(), storeWithData: true);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "text"u8.ToArray());

        // The mark in the memento's metadata has the same name as what is beside the result.
        var file = Directory.EnumerateFiles(Folder.FullPath, "*", SearchOption.AllDirectories).First(file => file.EndsWith(name, StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var found = await backend.VerifyAsync();
        Assert.That(found.Damages.Select(static one => one.Place), Does.Contain(file));
        Assert.That((await backend.VerifyAsync(repair: true)).IsWhole, Is.False);
        Assert.That(file, Does.Not.Exist);
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    public async Task A_memento_in_the_wrong_place_is_found()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        var path = Directory.EnumerateFiles(Folder.FullPath, "*.memento.json", SearchOption.AllDirectories).Single();
        var wrong = Path.Combine(Path.GetDirectoryName(path)!, new string('0', 64) + ".memento.json");
        File.Copy(path, wrong);
        var damage = (await backend.VerifyAsync(repair: true)).Damages.Single();
        Assert.That(damage.Place, Is.EqualTo(wrong));
        Assert.That(wrong, Does.Not.Exist);
        Assert.That(path, Does.Exist);
    }

    [Test]
    public async Task Metadata_of_a_call_that_is_gone_is_found()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
        File.Delete(Directory.EnumerateFiles(Folder.FullPath, "*.memento.json", SearchOption.AllDirectories).Single());
        Assert.That((await backend.VerifyAsync(repair: true)).Damages.Single().Problem, Does.Contain("no memento"));
        Assert.That(Directory.EnumerateFiles(Folder.FullPath, "log", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_forget_that_ends_half_way_leaves_no_damage([Values] bool function)
    {
        // Operation after operation is the last one, until a run needs no more of them than there were.
        for (var failAt = 1; ; failAt++)
        {
            await using var backend = Open();
            await backend.MemoizeManyAsync([TestCalls.Result("value"), TestCalls.Result("value", argument: 2)]);
            await backend.WriteMetadataAsync(TestCalls.Call(), "log", "text"u8.ToArray());
            await backend.WriteMetadataAsync(TestCalls.Call(argument: 2), "log", "text"u8.ToArray());
            var disk = new FailingFileSystem(failAt);
            try
            {
                await using var store = new FilesystemMetadataStore(new StoreFolder(disk, Folder.Combine("memento-data"), Log.CreateLogger("test")));
                await (function ? store.ForgetFunctionAsync(TestCalls.Function()) : store.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 2)]));
            }
            catch (IOException)
            {
                // As when the process is killed there.
            }

            Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, $"after {failAt - 1} operations");
            if (disk.Operations < failAt)
            {
                return;
            }
        }
    }

    [Test]
    public async Task A_broken_link_to_the_newest_version_is_mended([Values("altered", "dangling")] string damage)
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "my/key"));
        var newest = await backend.MemoizeAsync(TestCalls.Result("two", argument: 2, keyOverride: "my/key"));
        var link = Directory.EnumerateFiles(Folder.FullPath, "current", SearchOption.AllDirectories).Single();
        if (damage == "altered")
        {
            await File.WriteAllTextAsync(link, "nothing");
        }
        else
        {
            File.Delete(backend.GetResultUri(newest)!.LocalPath);
        }

        var report = await backend.VerifyAsync(repair: true);
        Assert.That(report.Damages[0].Place, Is.EqualTo(link));
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty);
        Assert.That(File.ReadAllText(link), Does.StartWith(Path.GetFileName(Directory.EnumerateFiles(Path.GetDirectoryName(link)!).Where(static file => !file.EndsWith("current", StringComparison.Ordinal)).Max(StringComparer.Ordinal)!)), "It leads to the newest version there is.");
        Assert.That((await backend.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("one"));
    }

    private FilesystemStorageBackend Open() => new(CreateContext(("memory_cache_mb", "0")));
}
