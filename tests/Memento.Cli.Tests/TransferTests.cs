using System.IO.Compression;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Stores and calls on their way to another store, and to an archive and back.</summary>
internal sealed class TransferTests : TransferTestsBase
{
    private const int Few = 10;

    private string Archive => Folder.Combine("results.zip");

    [Test]
    [Category("Long")]
    public async Task Every_result_is_equal_after_it_was_pushed_to_a_store_of_another_kind_and_pulled_back()
    {
        await FillWindowAsync();
        var all = await DescribeAsync(Configuration);
        Assert.That(all, Has.Count.GreaterThan(ShopWindow.Calls));

        var dry = await AskAsync(ExitCodes.Yes, "push", "--to", Other, "--dry-run");
        Assert.That(await DescribeAsync(Other), Is.Empty);
        var pushed = await AskAsync(ExitCodes.Yes, "push", "--to", Other);
        Assert.That((Number(pushed, "calls"), Number(pushed, "copied"), Number(pushed, "failed")), Is.EqualTo((ShopWindow.Calls, ShopWindow.Calls, 0)));
        Assert.That((Number(dry, "calls"), Number(dry, "copied"), dry["dry_run"]!.GetValue<bool>()), Is.EqualTo((ShopWindow.Calls, ShopWindow.Calls, true)));
        Assert.That((pushed["from"]!["cluster"]!.GetValue<string>(), pushed["from"]!["configuration"]!.GetValue<string>(), pushed["to"]!["configuration"]!.GetValue<string>()), Is.EqualTo(("default", Configuration, Other)));
        Assert.That(await DescribeAsync(Other), Is.EqualTo(all));

        var again = await AskAsync(ExitCodes.Yes, "push", "--to", Other);
        Assert.That((Number(again, "calls"), Number(again, "copied"), Number(again, "updated"), Number(again, "objects"), Number(again, "function_metadata")), Is.EqualTo((ShopWindow.Calls, 0, 0, 0, 0)));

        Assert.That((await RunAsync("forget", "--everything")).ExitCode, Is.Zero);
        var pulled = await AskAsync(ExitCodes.Yes, "pull", "--from", Other);
        Assert.That(Number(pulled, "copied"), Is.EqualTo(ShopWindow.Calls));
        Assert.That(await DescribeAsync(Configuration), Is.EqualTo(all));
        Assert.That((await RunAsync("verify")).ExitCode, Is.Zero);
    }

    [Test]
    [Category("Long")]
    public async Task Every_result_is_equal_in_a_store_that_was_filled_from_an_archive()
    {
        await FillWindowAsync();
        var all = await DescribeAsync(Configuration);
        var exported = await AskAsync(ExitCodes.Yes, "export", Archive);
        Assert.That((Number(exported, "copied"), Number(exported, "failed"), exported["file"]!.GetValue<string>(), exported["file_bytes"]!.GetValue<long>()), Is.EqualTo((ShopWindow.Calls, 0, Archive, new FileInfo(Archive).Length)));
        Assert.That(Directory.GetFiles(Folder.FullPath, "*.tmp"), Is.Empty);

        foreach (var target in (string[])[Other, Third])
        {
            var dry = await RunOnAsync(terminal: false, ["import", Archive, "--dry-run", "--config", target]);
            Assert.That(dry.ExitCode, Is.Zero, dry.Error);
            Assert.That(dry.Output, Does.StartWith("would copy 1,116 of 1,116 calls"));
            Assert.That(await DescribeAsync(target), Is.Empty);
            var done = await RunOnAsync(terminal: false, ["import", Archive, "--config", target]);
            Assert.That(done.ExitCode, Is.Zero, done.Error);
            Assert.That(done.Output, Does.StartWith("copied 1,116 of 1,116 calls"));
            Assert.That(await DescribeAsync(target), Is.EqualTo(all));
            Assert.That((await RunOnAsync(terminal: false, ["import", Archive, "--config", target])).Output, Does.StartWith("copied 0 of 1,116 calls with 0 objects"));
            Assert.That((await RunOnAsync(terminal: false, ["verify", "--config", target])).ExitCode, Is.Zero);
        }
    }

    [Test]
    public async Task An_archive_that_is_unpacked_is_a_store()
    {
        await FillWindowAsync(Few);
        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
        await ZipFile.ExtractToDirectoryAsync(Archive, Folder.Combine("third"));
        Assert.That(await DescribeAsync(Third), Is.EqualTo(await DescribeAsync(Configuration)));
        Assert.That((await RunOnAsync(terminal: false, ["verify", "--config", Third])).ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(Folder.Combine("third", "format")), Is.EqualTo(File.ReadAllBytes(Folder.Combine("store", "format"))));
    }

    [Test]
    public async Task A_folder_of_a_store_that_was_packed_by_another_program_is_an_archive()
    {
        await FillWindowAsync(Few);
        await ZipFile.CreateFromDirectoryAsync(Folder.Combine("store"), Archive);
        Assert.That((await RunOnAsync(terminal: false, ["import", Archive, "--config", Other])).ExitCode, Is.Zero);
        Assert.That(await DescribeAsync(Other), Is.EqualTo(await DescribeAsync(Configuration)));
    }

    [TestCase("Pricing.Report", 3)]
    [TestCase("Report#1", 3)]
    [TestCase("Report --where title=Q3", 1)]
    [TestCase("--where title=Q3", 1)]
    [TestCase("--where number=7", 2)]
    [TestCase("Report#7", 0)]
    [TestCase("Nobody", 0)]
    [TestCase("Report --where title=Q9", 0)]
    public async Task A_selection_takes_its_calls_and_no_other(string line, int count)
    {
        await FillWindowAsync(Few);
        string[] selection = line.Split(' ');
        var exitCode = count > 0 ? ExitCodes.Yes : ExitCodes.No;
        Assert.That(Number(await AskAsync(exitCode, ["push", .. selection, "--to", "archive"]), "copied"), Is.EqualTo(count));
        Assert.That(Number(await AskAsync(exitCode, ["export", Archive, .. selection]), "copied"), Is.EqualTo(count));
        Assert.That(await CallsAsync("archive"), Is.EqualTo(count));
        Assert.That(File.Exists(Archive), Is.EqualTo(count > 0));
        if (count > 0)
        {
            // A selection of a selection, into a store that lacks it.
            Assert.That((await RunAsync("forget", "--everything", "--cluster", "archive")).ExitCode, Is.Zero);
            Assert.That(Number(await AskAsync(ExitCodes.Yes, "import", Archive, "--cluster", "archive"), "copied"), Is.EqualTo(count));
            Assert.That((await RunAsync("import", Archive, "Curve", "--cluster", "archive")).ExitCode, Is.EqualTo(ExitCodes.No));
            Assert.That((await RunAsync(["pull", .. selection, "--from", "archive"])).Output, Does.StartWith($"copied 0 of {count} {(count == 1 ? "call" : "calls")} with "));
        }
    }

    [Test]
    public async Task What_is_damaged_is_named_and_not_copied_and_the_rest_is([Values("push", "export")] string command, [Values] bool isCut)
    {
        await FillWindowAsync(Few);
        var largest = LargestObject();
        File.SetAttributes(largest, FileAttributes.Normal);
        var bytes = await File.ReadAllBytesAsync(largest);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(largest, isCut ? bytes[..500] : [.. bytes, .. bytes]);

        string[] line = command == "push" ? ["push", "--to", "archive"] : ["export", Archive];
        var answer = await AskAsync(ExitCodes.No, line);
        Assert.That((Number(answer, "copied"), Number(answer, "failed")), Is.EqualTo((ShopWindow.Others + Few - 1, 1)));
        var failure = answer["failures"]![0]!;
        Assert.That(failure["function"]!.GetValue<string>(), Is.EqualTo("Shop/Shop.Goods:Picture#1"));
        Assert.That(failure["problem"]!.GetValue<string>(), Does.Contain("is damaged"));
        if (command == "export")
        {
            Assert.That((await RunAsync("import", Archive, "--cluster", "archive")).ExitCode, Is.Zero);
        }

        Assert.That(await CallsAsync("archive"), Is.EqualTo(ShopWindow.Others + Few - 1));
        Assert.That((await RunAsync("verify", "--cluster", "archive")).ExitCode, Is.Zero);
        var text = await RunAsync(command == "push" ? line : [.. line, "--force"]);
        Assert.That(text.Output, Does.Contain("Goods.Picture ").And.Contains("; 1 failed"));
    }

    [Test]
    public async Task A_memento_that_is_damaged_makes_a_no_and_the_rest_is_copied([Values("push", "pull", "export")] string command, [Values("", "Goods.Picture", "--where title=Q3")] string selection, [Values] bool isDryRun)
    {
        await FillWindowAsync(Few);
        await DamageMementoAsync("Picture");
        var rest = selection switch { "" => ShopWindow.Others + Few - 1, "Goods.Picture" => 0, _ => 1 };
        string[] line = [command switch { "push" => "push", "pull" => "pull", _ => "export" }, .. command == "export" ? (string[])[Archive] : [], .. selection.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        line = command switch { "push" => [.. line, "--to", "archive"], "pull" => [.. line, "--from", "default", "--cluster", "archive"], _ => line };
        line = isDryRun ? [.. line, "--dry-run"] : line;

        var answer = await AskAsync(ExitCodes.No, line);
        Assert.That((Number(answer, "copied"), Number(answer, "failed")), Is.EqualTo((rest, 1)));
        Assert.That(answer["failures"]![0]!["problem"]!.GetValue<string>(), Does.Contain(".memento.json").And.Contain("cannot be trusted"));
        var text = await RunAsync(command == "export" ? [.. line, "--force"] : line);
        Assert.That(text.Output, Does.Contain("cannot be trusted").And.Contain("; 1 failed"));
        Assert.That(text.Error, Does.Not.Contain("MEM520"), "It is told once.");
        Assert.That(File.Exists(Archive), Is.EqualTo(command == "export" && rest > 0 && !isDryRun));
    }

    [Test]
    public async Task A_memento_that_is_damaged_where_it_is_copied_to_is_no_loss()
    {
        await FillWindowAsync(Few);
        Assert.That((await RunAsync("pull", "--from", "default", "--cluster", "archive")).ExitCode, Is.Zero);
        await DamageMementoAsync("Picture");
        Assert.That(Number(await AskAsync(ExitCodes.Yes, "pull", "--from", "archive"), "copied"), Is.EqualTo(1));
        Assert.That((await RunAsync("verify")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_store_that_cannot_be_the_other_one_is_refused_in_a_sentence()
    {
        Fill(static () => Pricing.Report("Q3"));
        (string[] Line, int ExitCode, string Error)[] cases =
        [
            (["push"], ExitCodes.Usage, "--to"),
            (["push", "--to", "default"], ExitCodes.Usage, "the one that is looked at"),
            (["push", "--to", Configuration], ExitCodes.Usage, "the one that is looked at"),
            (["push", "--to", "nowhere"], ExitCodes.Usage, "no cluster 'nowhere'"),
            (["push", "--to", "nowhere.json"], ExitCodes.Usage, "no configuration 'nowhere.json'"),
            (["push", "--to", Other, "--to-cluster", "nowhere"], ExitCodes.Usage, "no cluster 'nowhere'"),
            (["push", "--to", "archive", "--to-cluster", "default"], ExitCodes.Usage, "--to-cluster is for another configuration"),
            (["push", "--to", "closed"], ExitCodes.Failure, "read-only"),
            (["push", "--to", "lost"], ExitCodes.Failure, "keeps nothing that another process can copy"),
            (["pull", "--from", "lost"], ExitCodes.Failure, "keeps nothing that another process can copy"),
            (["pull", "--from", "archive"], ExitCodes.No, "nothing is remembered in the cluster 'archive'"),
            (["import", Folder.Combine("none.zip")], ExitCodes.Usage, "no archive"),
            (["import", Configuration], ExitCodes.Failure, "no archive, or it was cut short"),
            (["export", Folder.Combine("no", "such.zip")], ExitCodes.Usage, "no folder"),
            (["export", Folder.FullPath], ExitCodes.Usage, "is a folder"),
            (["export", "-", "--json"], ExitCodes.Usage, "both"),
        ];
        foreach (var (line, exitCode, error) in cases)
        {
            var outcome = await RunAsync(line);
            Assert.That(outcome.ExitCode, Is.EqualTo(exitCode), string.Join(' ', line));
            Assert.That(outcome.Output, line.Contains("--json") ? Does.StartWith("{\"error\":") : Is.Empty, string.Join(' ', line));
            Assert.That(outcome.Error, Does.Contain(error).And.Not.Contain("   at "), string.Join(' ', line));
        }

        Assert.That((await RunAsync("push", "--to", "closed", "--dry-run")).Output, Does.StartWith("would copy 1 of 1 call with "));
        Assert.That((await RunOnAsync(terminal: true, ["export", "-", "--config", Configuration])).ExitCode, Is.EqualTo(ExitCodes.Usage));
    }

    [Test]
    public async Task An_archive_that_is_there_stays_unless_it_is_to_be_replaced()
    {
        Fill(static () => Pricing.Report("Q3"));
        await File.WriteAllTextAsync(Archive, "mine");
        var outcome = await RunAsync("export", Archive);
        Assert.That((outcome.ExitCode, await File.ReadAllTextAsync(Archive)), Is.EqualTo((ExitCodes.No, "mine")));
        Assert.That(outcome.Error, Does.Contain("--force"));
        Assert.That((await RunAsync("export", Archive, "--dry-run")).Output, Does.StartWith("would copy 1 of 1 call with 0 objects of 0 B"));
        Assert.That((await RunAsync("export", Archive, "Nobody", "--force")).ExitCode, Is.EqualTo(ExitCodes.No));
        Assert.That(await File.ReadAllTextAsync(Archive), Is.EqualTo("mine"));
        Assert.That((await RunAsync("export", Archive, "--force")).ExitCode, Is.Zero);
        Assert.That((await RunAsync("import", Archive, "--cluster", "archive")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task What_a_killed_export_left_goes_when_the_next_one_begins()
    {
        Fill(static () => Pricing.Report("Q3"));
        var left = $"{Archive}.{Guid.NewGuid():N}.tmp";
        var young = $"{Archive}.{Guid.NewGuid():N}.tmp";
        var another = $"{Archive}.mine.tmp";
        foreach (var file in (string[])[left, young, another])
        {
            await File.WriteAllTextAsync(file, "half");
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - (file == young ? TimeSpan.Zero : TimeSpan.FromDays(2)));
        }

        Assert.That((await RunAsync("export", Archive)).ExitCode, Is.Zero);
        Assert.That((File.Exists(left), File.Exists(young), File.Exists(another)), Is.EqualTo((false, true, true)));
    }

    private static long Number(System.Text.Json.Nodes.JsonObject answer, string name) => answer[name]!.GetValue<long>();

    private async Task<int> CallsAsync(string cluster)
    {
        var count = 0;
        await foreach (var function in Load().GetCluster(cluster)!.ListFunctionsAsync())
        {
            count += await Load().GetCluster(cluster)!.ListMementosAsync(function).CountAsync();
        }

        return count;
    }
}
