using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Commands that look: what they answer is what the library says.</summary>
internal sealed class LookingTests : ToolTests
{
    [SetUp]
    public void FillStore() => Fill(static () =>
    {
        Portfolio.Value(["ACME", "GLOBEX"]);
        Pricing.Price("ACME", 10, 0.25);
        Pricing.Report("Q3");
        Pricing.Curve(4);
        Assert.That(static () => Pricing.RefuseTwice("late"), Throws.TypeOf<ShopException>());
    });

    [TestCase("cat", "")]
    [TestCase("graph", "graph.svg")]
    public async Task A_file_is_refused_where_there_is_no_folder_for_it_or_a_folder_in_its_place(string command, string name)
    {
        var missing = Folder.Combine("missing");
        var outcome = await RunAsync(command, "Report", "-o", Path.Combine(missing, "result.svg"));
        Assert.That((outcome.ExitCode, outcome.Error), Is.EqualTo((ExitCodes.Usage, $"memento: error MEM803: There is no folder '{missing}' for the file.\n  Make it, or name another one.\n".ReplaceLineEndings())));
        var folder = Path.Combine(Folder.FullPath, name);
        Directory.CreateDirectory(folder);
        outcome = await RunAsync(command, "Report", "-o", folder);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.StartWith($"memento: error MEM803: '{folder}' is a folder."));
    }

    [Test]
    public async Task What_a_function_threw_has_nothing_in_a_tree_that_a_terminal_would_obey()
    {
        Fill(static () => Assert.That(static () => Pricing.Refuse("\u001b[31mlate\nat night"), Throws.TypeOf<ShopException>()));
        var tree = await RunAsync("trace", "Refuse", "--newest");
        Assert.That(tree.Output.TrimEnd().Where(char.IsControl), Is.Empty);
        Assert.That(tree.Output, Does.Contain("refused:  [31mlate at night"));
    }

    [Test]
    [Category("Long")]
    public async Task A_tree_that_is_deeper_than_readers_of_JSON_follow_is_refused_and_shown_as_far_as_is_asked_for()
    {
        Fill(static () => Goods.Down(600));
        var error = (await AskAsync(ExitCodes.Usage, "trace", "Down", "--where", "levels=600", "--depth", "700"))["error"]!;
        Assert.That(error["id"]!.GetValue<string>(), Is.EqualTo("MEM802"));
        Assert.That(error["hint"]!.GetValue<string>(), Does.Contain("--depth 500"));
        var shown = await RunAsync("trace", "Down", "--where", "levels=600", "--depth", "500", "--json");
        var call = JsonNode.Parse(shown.Output, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 })!["call"]!;
        for (var level = 1; level < 500; level++)
        {
            call = call["calls"]![0]!;
        }

        Assert.That(call["arguments"]!["levels"]!.GetValue<int>(), Is.EqualTo(101));
        Assert.That((await RunAsync("trace", "Down", "--where", "levels=600", "--depth", "700")).Output, Does.Contain("Goods.Down(levels=0)"));
    }

    [Test]
    public async Task The_functions_are_those_that_the_library_lists()
    {
        var listed = (await AskAsync(ExitCodes.Yes, "ls"))["functions"]!.AsArray();
        var cluster = Load().GetCluster(null)!;
        Assert.That(listed.Select(function => function!["function"]!.GetValue<string>()), Is.EqualTo((await cluster.ListFunctionsAsync().Select(function => function.ToString()).ToListAsync()).Order(StringComparer.Ordinal)));
        Assert.That(listed.Select(function => function!["name"]!.GetValue<string>()), Does.Contain("Pricing.Price"));

        var detailed = (await AskAsync(ExitCodes.Yes, "ls", "--long"))["functions"]!.AsArray();
        Assert.That(detailed.Single(function => function!["name"]!.GetValue<string>() == "Pricing.Price")!["calls"]!.GetValue<int>(), Is.EqualTo(3));
    }

    [TestCase("ls")]
    [TestCase("ls --long")]
    [TestCase("ls Rate")]
    [TestCase("stats")]
    [TestCase("show Rate")]
    [TestCase("forget Rate --all --dry-run")]
    public async Task Functions_that_would_be_called_alike_have_their_whole_names(string line)
    {
        Fill(static () =>
        {
            Shop.Spring.Sale.Rate(2);
            Shop.Autumn.Sale.Rate(2);
        });
        var outcome = await RunAsync(line.Split(' '));
        var told = outcome.Output + outcome.Error;
        Assert.That(told, Does.Contain("Shop/Shop.Spring.Sale:Rate").And.Contain("Shop/Shop.Autumn.Sale:Rate").And.Not.Contain("Sale.Rate"));
        Assert.That(told, line.Contains("Rate", StringComparison.Ordinal) ? Does.Not.Contain("Pricing") : Does.Contain("Pricing.Price").And.Not.Contain("Shop.Pricing"));
        Assert.That((await RunAsync("show", "Shop/Shop.Spring.Sale:Rate")).ExitCode, Is.Zero);
    }

    [TestCase("📈")]
    [TestCase("family 👨‍👩‍👧, 𝄞 and 𠀀")]
    public async Task Characters_of_two_code_units_are_shown_as_they_are(string title)
    {
        Fill(() => Pricing.Report(title));
        Assert.That((await RunAsync("ls", "Report")).Output, Does.Contain($"title=\"{title}\""));
        Assert.That((await RunAsync("ls", "Report", "--json")).Output, Does.Contain($"\"title\": \"{title}\""));
        Assert.That((await RunAsync("trace", "Report", "--newest")).Output, Does.Contain(title));
    }

    [TestCase("")]
    [TestCase("a")]
    public async Task A_long_text_is_never_cut_within_a_character(string before)
    {
        Fill(() => Pricing.Report(before + string.Concat(Enumerable.Repeat("📈", 80))));
        foreach (var line in (string[][])[["ls", "Report"], ["trace", "Report", "--newest"]])
        {
            var output = (await RunAsync(line)).Output;
            Assert.That(output, Does.Contain("📈…"));
            Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(output), Throws.Nothing, line[0]);
        }
    }

    [TestCase("Price", 3)]
    [TestCase("Pricing.Price", 3)]
    [TestCase("Shop.Pricing.Price", 3)]
    [TestCase("Shop/Shop.Pricing:Price", 3)]
    [TestCase("price", 0)]
    [TestCase("Price --where days=30", 2)]
    [TestCase("Price --where days=30 --where ticker=ACME", 1)]
    [TestCase("Price --where rate=0.25", 1)]
    [TestCase("Price --where rate=0.05", 0)]
    [TestCase("Price --where days=3", 0)]
    [TestCase("Value --where tickers=[\"ACME\",\"GLOBEX\"]", 1)]
    public async Task Calls_are_picked_by_function_and_arguments(string line, int count)
    {
        var calls = (await AskAsync(count > 0 ? ExitCodes.Yes : ExitCodes.No, ["ls", .. line.Split(' ')]))["calls"]!.AsArray();
        Assert.That(calls, Has.Count.EqualTo(count));
    }

    [TestCase("--where days=30", 2)]
    [TestCase("--where ticker=ACME", 2)]
    [TestCase("--where reason=late", 2)]
    [TestCase("--where days=3", 0)]
    public async Task Arguments_by_themselves_pick_calls_of_all_functions(string line, int count)
    {
        var calls = (await AskAsync(count > 0 ? ExitCodes.Yes : ExitCodes.No, ["ls", .. line.Split(' ')]))["calls"]!.AsArray();
        Assert.That(calls, Has.Count.EqualTo(count));
        var outcome = await RunAsync(["ls", .. line.Split(' ')]);
        Assert.That(outcome.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(count == 0 ? 0 : count + 1));
    }

    [TestCase("Prise", "no function 'Prise' is remembered in the cluster 'default'.")]
    [TestCase("Price --where dais=30", "no such call of 'Price' is remembered in the cluster 'default': none has an argument 'dais'.")]
    [TestCase("Price --where dais=30 --where ticker=ACME --where tickers=x", "no such call of 'Price' is remembered in the cluster 'default': none has an argument 'dais' or 'tickers'.")]
    [TestCase("Price --where days=3", "no such call of 'Price' is remembered in the cluster 'default'.")]
    [TestCase("Price 0000", "no such call of 'Price' is remembered in the cluster 'default'.")]
    public async Task Who_finds_nothing_is_told_what_there_is_nothing_of(string line, string message)
    {
        Assert.That((await RunAsync(["ls", .. line.Split(' ')])).Error.ReplaceLineEndings("\n").Split('\n')[0], Is.EqualTo($"memento: {message}"));
        Assert.That((await RunAsync(["show", .. line.Split(' ')])).Error.ReplaceLineEndings("\n").Split('\n')[0], Is.EqualTo($"memento: {message}"));
    }

    [Test]
    public async Task A_list_has_no_more_than_its_limit_and_says_so()
    {
        var two = await AskAsync(ExitCodes.Yes, "ls", "Price", "--limit", "2");
        var all = await AskAsync(ExitCodes.Yes, "ls", "Price", "--limit", "0");
        Assert.That((two["calls"]!.AsArray().Count, two["more"]!.GetValue<bool>()), Is.EqualTo((2, true)));
        Assert.That((all["calls"]!.AsArray().Count, all["more"]!.GetValue<bool>()), Is.EqualTo((3, false)));
        Assert.That((await RunAsync("ls", "Price", "--limit", "2")).Error, Does.Contain("--limit 0 lists all"));
        Assert.That((await RunAsync("ls", "Price", "--limit", "1")).Error, Does.Contain("more than this one;"));
    }

    [Test]
    public async Task What_is_shown_of_a_call_is_what_its_memento_has()
    {
        var shown = await AskAsync(ExitCodes.Yes, "show", "Price", "--where", "rate=0.25");
        using var use = Load().Use();
        var call = Pricing.PriceMemento.With("ACME", 10, 0.25);
        var memento = call.Memento()!;
        var shape = shown["memento"]!;
        Assert.Multiple(() =>
        {
            Assert.That(shape["function"]!.GetValue<string>(), Is.EqualTo(memento.Function.ToString()));
            Assert.That(shape["hash"]!.GetValue<string>(), Is.EqualTo(memento.ArgumentHash.ToString()));
            Assert.That(shape["arguments"]!.ToJsonString(), Is.EqualTo("""{"days":10,"rate":0.25,"ticker":"ACME"}"""));
            Assert.That(shape["correlation_id"]!.GetValue<string>(), Is.EqualTo(memento.CorrelationId));
            Assert.That(shape["total_seconds"]!.GetValue<double>(), Is.EqualTo(memento.TotalTime.TotalSeconds));
            Assert.That(DateTimeOffset.Parse(shape["time"]!.GetValue<string>(), null), Is.EqualTo(memento.Time));
            Assert.That(shape["content"]!["sha256"]!.GetValue<string>(), Is.EqualTo(memento.Content!.Sha256));
            Assert.That(shape["metadata"]!.AsArray().Select(name => name!.GetValue<string>()), Does.Contain("log"));
            Assert.That(shown["why"]!["text"]!.GetValue<string>(), Is.EqualTo(call.ExplainAsync().AsTask().GetAwaiter().GetResult().ToString()));
        });
    }

    [Test]
    public async Task A_call_is_found_by_the_beginning_of_its_hash()
    {
        using var use = Load().Use();
        var hash = Pricing.ReportMemento.With("Q3").Memento()!.ArgumentHash.ToString();
        Assert.That((await AskAsync(ExitCodes.Yes, "show", "Report", hash[..8]))["memento"]!["hash"]!.GetValue<string>(), Is.EqualTo(hash));
        Assert.That((await AskAsync(ExitCodes.Yes, "show", "Report", hash))["memento"]!["hash"]!.GetValue<string>(), Is.EqualTo(hash));
        Assert.That((await RunAsync("show", "Report", new string('0', 64))).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task Of_several_calls_none_is_shown_and_each_is_named_unless_the_newest_will_do()
    {
        var outcome = await RunAsync("show", "Price");
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.Contain("3 calls are meant").And.Contain("ticker=\"GLOBEX\"").And.Contain("--where"));
        Assert.That((await AskAsync(ExitCodes.Yes, "show", "Price", "--newest"))["memento"]!["arguments"]!["rate"]!.GetValue<double>(), Is.EqualTo(0.25));
    }

    [Test]
    public async Task A_result_is_written_as_it_is_stored()
    {
        Assert.That(Encoding.UTF8.GetString((await RunAsync("cat", "Report")).Bytes), Is.EqualTo("# Q3\nAll is well."));
        Assert.That((await AskAsync(ExitCodes.Yes, "cat", "Report"))["value"]!.GetValue<string>(), Is.EqualTo("# Q3\nAll is well."));
        using var use = Load().Use();
        var price = await AskAsync(ExitCodes.Yes, "cat", "Price", "--where", "rate=0.25");
        Assert.That(price["value"]!.GetValue<double>(), Is.EqualTo(Pricing.Price("ACME", 10, 0.25)));
    }

    [Test]
    public async Task A_dash_in_place_of_a_file_is_standard_output()
    {
        var current = Directory.GetCurrentDirectory();
        var result = await RunAsync("cat", "Report", "-o", "-");
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((ExitCodes.Yes, "")));
        Assert.That(result.Bytes, Is.EqualTo((await RunAsync("cat", "Report")).Bytes).And.Not.Empty);
        var picture = await RunAsync("graph", "Value", "--output", "-");
        Assert.That(picture.Output, Is.EqualTo((await RunAsync("graph", "Value")).Output).And.StartsWith("digraph"));
        Assert.That((await RunAsync("graph", "Value", "-o", "-", "--format", "svg")).Output, Does.StartWith("<svg").Or.StartWith("<?xml"));
        Assert.That((await AskAsync(ExitCodes.Yes, "graph", "Value", "-o", "-"))["file"], Is.Null);
        Assert.That(File.Exists(Path.Combine(current, "-")), Is.False);
    }

    [Test]
    public async Task Who_finds_no_call_by_an_argument_learns_where_its_values_are_shown()
    {
        Assert.That((await RunAsync("cat", "Price", "--where", "days=3")).Error, Does.EndWith("\n  'memento ls Price' shows the arguments that its calls have.\n".ReplaceLineEndings()));
        Assert.That((await RunAsync("ls", "--where", "days=3")).Error, Does.Not.Contain("shows the arguments"));
        Assert.That((await RunAsync("ls", "Price", "--where", "dais=3")).Error, Does.EndWith("\n  'memento ls Price' shows the arguments that its calls have.\n".ReplaceLineEndings()));
    }

    [Test]
    public async Task An_array_is_written_to_a_file_that_others_read_and_not_to_a_terminal()
    {
        var file = Folder.Combine("curve.npy");
        Assert.That((await RunAsync("cat", "Curve", "-o", file)).ExitCode, Is.Zero);
        var bytes = await File.ReadAllBytesAsync(file);
        Assert.That(bytes[..6], Is.EqualTo("\u0093NUMPY".Select(character => (byte)character)));
        Assert.That(BitConverter.ToDouble(bytes, bytes.Length - sizeof(double)), Is.EqualTo(1.5));
        Assert.That((await RunAsync("cat", "Curve")).Bytes, Is.EqualTo(bytes));
        Assert.That(Convert.FromBase64String((await AskAsync(ExitCodes.Yes, "cat", "Curve"))["base64"]!.GetValue<string>()), Is.EqualTo(bytes));

        var terminal = await RunOnAsync(terminal: true, ["cat", "Curve", "--config", Configuration]);
        Assert.That((terminal.ExitCode, terminal.Bytes.Length), Is.EqualTo((ExitCodes.Usage, 0)));
        Assert.That(terminal.Error, Does.Contain("-o FILE"));
        Assert.That(Directory.GetFiles(Folder.FullPath, "*.tmp"), Is.Empty);
    }

    [Test]
    [Platform("Unix", Reason = "a symbolic link that anybody may make")]
    public async Task A_link_that_is_written_to_stays_one([Values("cat", "graph")] string command)
    {
        var file = Folder.Combine("kept elsewhere.dot");
        var link = Folder.Combine("link.dot");
        await File.WriteAllTextAsync(file, "the one before");
        File.CreateSymbolicLink(link, file);
        Assert.That((await RunAsync(command, "Report", "-o", link)).ExitCode, Is.Zero);
        Assert.That(File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName, Is.EqualTo(file));
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("Report").Or.Contain("All is well."));
        File.Delete(file);
        Assert.That((await RunAsync(command, "Report", "-o", link)).ExitCode, Is.Zero, "What it leads to need not be there.");
        Assert.That(file, Does.Exist);
    }

    [Test]
    [Platform("Linux", Reason = "a pipe that has a name")]
    public async Task A_pipe_that_is_written_to_stays_one([Values("cat", "graph")] string command)
    {
        var path = Folder.Combine("pipe.dot");
        Assert.That(mkfifo(path, (uint)(UnixFileMode.UserRead | UnixFileMode.UserWrite)), Is.Zero);
        await using var pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        Assert.That((await RunAsync(command, "Report", "-o", path)).ExitCode, Is.Zero);
        Assert.That(new FileInfo(path).Length, Is.Zero, "A pipe has no length; a file that took its place has one.");
        var bytes = new byte[4096];
        Assert.That(Encoding.UTF8.GetString(bytes, 0, await pipe.ReadAsync(bytes)), Does.Contain("Report").Or.Contain("All is well."));
        Assert.That((await RunAsync("export", path, "--force")).Error, Does.Contain("standard output"));
        Assert.That(new FileInfo(path).Length, Is.Zero);
    }

    [Test]
    public async Task A_result_that_was_altered_is_no_result()
    {
        Fill(static () => Pricing.Curve(4096));
        var stored = Folder.Files().MaxBy(file => new FileInfo(file).Length)!;
        using (var file = File.Open(stored, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite }))
        {
            file.Position = file.Length - 9;
            file.WriteByte(0xEE);
        }

        var outcome = await RunAsync("cat", "Curve", "--where", "count=4096");
        Assert.That((outcome.ExitCode, outcome.Bytes.Length), Is.EqualTo((ExitCodes.Failure, 0)));
        Assert.That(outcome.Error, Does.Contain("were altered"));
    }

    [Test]
    public async Task A_log_is_that_of_the_call()
    {
        using var use = Load().Use();
        var log = Pricing.PriceMemento.With("ACME", 30).Log()!;
        var lines = (await AskAsync(ExitCodes.Yes, "logs", "Price", "--where", "days=30", "--where", "ticker=ACME"))["lines"]!.AsArray();
        Assert.That(lines.Select(line => line!.GetValue<string>() + "\n"), Is.EqualTo(new[] { log }));
        Assert.That((await RunAsync("logs", "Price", "--where", "days=30", "--where", "ticker=ACME")).Output.ReplaceLineEndings("\n"), Is.EqualTo(log));
        Assert.That((await AskAsync(ExitCodes.No, "logs", "Report"))["lines"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_tree_is_the_one_that_the_library_draws()
    {
        using var use = Load().Use();
        var tree = Portfolio.ValueMemento.With(["ACME", "GLOBEX"]).Trace();
        Assert.That((await RunAsync("trace", "Value")).Output.ReplaceLineEndings("\n"), Is.EqualTo(tree.ToString()));

        var root = (await AskAsync(ExitCodes.Yes, "trace", "Value"))["call"]!;
        Assert.That(root["calls"]!.AsArray().Select(call => call!["arguments"]!["ticker"]!.GetValue<string>()), Is.EqualTo(new[] { "ACME", "GLOBEX" }));
        Assert.That((await AskAsync(ExitCodes.Yes, "trace", "Value", "--depth", "1"))["call"]!["calls"]!.AsArray().Select(call => call!["kind"]!.GetValue<string>()), Is.All.EqualTo("name_only"));
    }

    [Test]
    public async Task A_tree_of_exceptions_names_what_was_thrown()
    {
        var root = (await AskAsync(ExitCodes.Yes, "trace", "RefuseTwice", "--exceptions"))["call"]!;
        Assert.That(root["exception"]!["type"]!.GetValue<string>(), Is.EqualTo("Shop.ShopException"));
        Assert.That(root["calls"]![0]!["exception"]!["message"]!.GetValue<string>(), Is.EqualTo("refused: late"));
        Assert.That((await AskAsync(ExitCodes.Yes, "cat", "RefuseTwice"))["result_type"]!.GetValue<string>(), Is.EqualTo("exception"));
    }

    [Test]
    public async Task A_picture_has_a_box_for_each_call()
    {
        var file = Folder.Combine("value.svg");
        var answer = await AskAsync(ExitCodes.Yes, "graph", "Value", "-o", file);
        Assert.That((answer["format"]!.GetValue<string>(), answer["calls"]!.GetValue<int>(), answer["file"]!.GetValue<string>()), Is.EqualTo(("svg", 3, file)));
        Assert.That(await File.ReadAllTextAsync(file), Does.StartWith("<svg").And.Contains("GLOBEX"));
        using var use = Load().Use();
        Assert.That((await RunAsync("graph", "Value")).Output.ReplaceLineEndings("\n").TrimEnd(), Is.EqualTo(Portfolio.ValueMemento.With(["ACME", "GLOBEX"]).Trace().ToDot().TrimEnd()));
        Assert.That((await RunAsync("graph", "Value", "-o", Folder.Combine("value.png"))).ExitCode, Is.EqualTo(ExitCodes.Usage));
    }

    [Test]
    public async Task A_table_for_a_pipe_is_a_line_a_row()
    {
        var lines = (await RunAsync("ls", "Price")).Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines[0], Does.Match("^hash +arguments +result +took +computed$"));
        Assert.That(lines[1..], Is.All.Match(@"^[0-9a-f]{12}  days=\d+, (rate=0\.25, )?ticker="".*""  +number +\S+ \S+  \d{4}-"));
    }

    [Test]
    public async Task Numbers_that_JSON_does_not_know_are_texts()
    {
        Fill(static () => Pricing.Price("NAN", 1, double.NaN));
        var arguments = (await AskAsync(ExitCodes.Yes, "show", "Price", "--where", "rate=NaN"))["memento"]!["arguments"]!;
        Assert.That(arguments["rate"]!.GetValue<string>(), Is.EqualTo("NaN"));
    }

    [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)]
    private static extern int mkfifo(string path, uint mode);
}
