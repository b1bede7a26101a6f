using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Memento.Cli.Tests.Support;
using Shop;

namespace Memento.Cli.Tests;

/// <summary>Functions of a built program, run and explained in a process with the program's own dependencies.</summary>
[Category("Long")]
internal sealed class ProgramTests : ToolTests
{
    [Test]
    public async Task What_the_tool_ran_is_remembered_for_the_program_and_the_other_way_round()
    {
        string[] line = ["run", ToolProcess.Shop, "Pricing.Price", "--arg", "ticker=ACME", "--arg", "days=30"];
        var first = await AskAsync(ExitCodes.Yes, line);
        var second = await AskAsync(ExitCodes.Yes, line);
        Assert.That((first["computed"]!.GetValue<int>(), second["computed"]!.GetValue<int>(), second["remembered"]!.GetValue<int>()), Is.EqualTo((1, 0, 1)));

        // In this process the library has the function from the same build, and reads what the tool stored.
        var environment = Load();
        using (environment.Use())
        {
            Assert.That(first["calls"]![0]!["result"]!.GetValue<double>(), Is.EqualTo(Pricing.Price("ACME", 30)));
            Assert.That(first["calls"]![0]!["function"]!.GetValue<string>(), Is.EqualTo(Pricing.PriceMemento.Name.ToString()));
            Pricing.Report("by the library");
        }

        Assert.That((environment.Statistics.Computed, environment.Statistics.Remembered), Is.EqualTo((1, 1)));
        Assert.That((await AskAsync(ExitCodes.Yes, "run", ToolProcess.Shop, "Report", "--arg", "title=by the library"))["remembered"]!.GetValue<int>(), Is.EqualTo(1));

        // And so does the program itself, as its user starts it.
        var start = ToolProcess.StartInfo(Folder.FullPath, ToolProcess.Shop, "ACME");
        Assert.That((await ToolProcess.RunAsync(start)).Output, Does.Not.Contain("pricing ACME"));

        // Which ends without disposing anything, and is counted all the same.
        Assert.That((await AskAsync(ExitCodes.Yes, "stats", "Value"))["computed"]!.GetValue<long>(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_result_is_printed_and_what_the_function_prints_is_not_among_it()
    {
        var text = await RunAsync("run", ToolProcess.Shop, "Report", "--arg", "title=Q3");
        Assert.That((text.ExitCode, text.Output.ReplaceLineEndings("\n")), Is.EqualTo((ExitCodes.Yes, "# Q3\nAll is well.\n")));
        var number = await RunAsync("run", ToolProcess.Shop, "Price", "--arg", "ticker=ACME", "--arg", "days=0");
        Assert.That((number.Output.Trim(), number.Error.Trim()), Is.EqualTo(("4.0", "pricing ACME")));
        Assert.That((await RunAsync("run", ToolProcess.Shop, "Curve", "--arg", "count=3")).Output.Trim(), Is.EqualTo("[0.0,0.5,1.0]"));
    }

    [Test]
    public async Task What_a_program_prints_that_the_function_starts_is_not_among_the_answers()
    {
        var outcome = await RunAsync("run", ToolProcess.Shop, "Neighbours.Ask", "--arg", "text=hello from next door");
        Assert.That((outcome.ExitCode, outcome.Output.Trim(), outcome.Error.Trim()), Is.EqualTo((ExitCodes.Yes, "0", "hello from next door")));
    }

    [TestCase("{\"title\":\"\\ud800\"}", "Line 2 of '{0}' is not valid JSON")]
    [TestCase("{\"\\ud800\":\"a\"}", "Line 2 of '{0}' is not valid JSON")]
    [TestCase("{\"title\":\"\u00e9\"}", "'{0}' is not UTF-8 text")]
    public async Task A_line_of_a_batch_that_is_no_Unicode_is_named(string line, string problem)
    {
        var file = Folder.Combine("calls.jsonl");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes($"{{\"title\":\"Q3\"}}\n{line}\n"));
        var outcome = await RunAsync("run", ToolProcess.Shop, "Report", "--batch", file).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.Usage, "")), outcome.Error);
        Assert.That(outcome.Error, Does.Contain(string.Format(CultureInfo.InvariantCulture, problem, file)));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public async Task What_a_function_leaves_running_is_not_waited_for()
    {
        var outcome = await RunAsync("run", ToolProcess.Shop, "Neighbours.LeaveBehind", "--arg", "seconds=600").WaitAsync(TimeSpan.FromMinutes(2));
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Yes), outcome.Error);
        using var left = Process.GetProcessById(int.Parse(outcome.Output, CultureInfo.InvariantCulture));
        left.Kill();
    }

    [Test]
    public async Task A_function_that_ends_its_process_is_said_to_and_no_version_of_the_library_is_blamed()
    {
        var outcome = await RunAsync("run", ToolProcess.Shop, "Neighbours.Leave", "--arg", "exitCode=5");
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.Failure, "")));
        Assert.That(outcome.Error, Does.StartWith("memento: error MEM806: 'Shop.dll' ended in the middle, with exit code 5").And.Contain("Leave").And.Not.Contain("Memento.Core"));
    }

    [Test]
    public async Task An_exception_is_an_answer_and_its_stack_trace_is_for_who_asks()
    {
        string[] line = ["run", ToolProcess.Shop, "Refuse", "--arg", "reason=late"];
        var plain = await RunAsync(line);
        Assert.That((plain.ExitCode, plain.Output), Is.EqualTo((ExitCodes.No, "")));
        Assert.That(plain.Error, Does.StartWith("memento: the function threw Shop.ShopException: refused: late").And.Not.Contain("   at "));
        var exception = (await AskAsync(ExitCodes.No, line))["calls"]![0]!["exception"]!;
        Assert.That((exception["type"]!.GetValue<string>(), exception["message"]!.GetValue<string>()), Is.EqualTo(("Shop.ShopException", "refused: late")));
    }

    [Test]
    public async Task What_a_function_threw_has_nothing_in_an_error_that_a_terminal_would_obey() =>
        Assert.That((await RunAsync("run", ToolProcess.Shop, "Refuse", "--arg", "reason=\u001b[31mlate\u0007")).Error, Does.StartWith("memento: the function threw Shop.ShopException: refused:  [31mlate \n".ReplaceLineEndings()));

    [Test]
    public async Task Values_are_converted_by_the_type_of_the_parameter()
    {
        string[] given =
        [
            "flag=true", "letter=z", "whole=-42", "money=12.50", "grade=High", "day=2026-03-01", "span=PT90M", "id=00112233-4455-6677-8899-aabbccddeeff",
            "maybe=null", "text=null", "list=[1,2,3]", "point={\"X\":1,\"Y\":2}", "moment=2026-03-01T21:15:00+01:00",
        ];
        var told = await RunAsync(["run", ToolProcess.Shop, "Kinds.Tell", .. given.SelectMany(argument => (string[])["--arg", argument])]);
        var expected = Kinds.Tell(true, 'z', -42, 12.50m, Grade.High, new DateOnly(2026, 3, 1), TimeSpan.FromMinutes(90), new Guid("00112233-4455-6677-8899-aabbccddeeff"), null, "null", [1, 2, 3], new Point(1, 2), new DateTimeOffset(2026, 3, 1, 21, 15, 0, TimeSpan.FromHours(1)));
        Assert.That(told.Output.Trim(), Is.EqualTo(expected), told.Error);

        // A default that is left out is left out of the key too, as in code.
        Assert.That((await AskAsync(ExitCodes.Yes, "run", ToolProcess.Shop, "Kinds.Tell"))["calls"]![0]!["arguments"]!.ToJsonString(), Is.EqualTo("{}"));
    }

    [Test]
    public async Task Arrays_of_two_dimensions_and_complex_numbers_are_written_as_they_are_shown()
    {
        var told = await AskAsync(ExitCodes.Yes, "run", ToolProcess.Shop, "Kinds.Scale", "--arg", "grid=[[1,2],[3,4.5]]", "--arg", "factor={\"Real\":0,\"Imaginary\":-2}");
        Assert.That(told["calls"]![0]!["result"]!.ToJsonString(), Is.EqualTo("""{"shape":[2,2],"items":[2.0,4.0,6.0,9.0]}"""));
        var arguments = told["calls"]![0]!["arguments"]!.AsObject();
        var again = await AskAsync(ExitCodes.Yes, ["run", ToolProcess.Shop, "Kinds.Scale", .. arguments.SelectMany(argument => (string[])["--arg", $"{argument.Key}={argument.Value!.ToJsonString()}"])]);
        Assert.That((again["remembered"]!.GetValue<int>(), again["calls"]![0]!["arguments"]!.ToJsonString()), Is.EqualTo((1, """{"factor":{"Imaginary":-2.0,"Real":0.0},"grid":[[1.0,2.0],[3.0,4.5]]}""")));
        Assert.That((await AskAsync(ExitCodes.Yes, "ls", "Kinds.Scale", "--where", "grid=[[1,2],[3,4.5]]", "--where", "factor={\"Real\":0,\"Imaginary\":-2}"))["calls"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("", "7 with no sink, no threads and no log")]
    [TestCase("--arg threads=3", "7 with no sink, 3 threads and no log")]
    public async Task What_is_not_in_the_key_is_left_out_where_it_has_a_default_or_can_be_null(string arguments, string result)
    {
        var outcome = await RunAsync(["run", ToolProcess.Shop, "Kinds.Served", "--arg", "number=7", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That((outcome.Output.Trim(), outcome.ExitCode), Is.EqualTo((result, ExitCodes.Yes)), outcome.Error);
    }

    // The switch had the framework refuse to tell it, before .NET 9.
    [Test]
    public async Task What_can_be_null_is_left_out_also_in_a_program_with_the_switch_for_nullability_off()
    {
        Copy(Path.GetDirectoryName(ToolProcess.Shop)!, Folder.Combine("program"));
        var settings = Folder.Combine("program/Shop.runtimeconfig.json");
        var runtime = JsonNode.Parse(await File.ReadAllTextAsync(settings))!;
        runtime["runtimeOptions"]!["configProperties"]!["System.Reflection.NullabilityInfoContext.IsSupported"] = false;
        await File.WriteAllTextAsync(settings, runtime.ToJsonString());
        var outcome = await RunAsync("run", Folder.Combine("program/Shop.dll"), "Kinds.Served", "--arg", "number=7");
        Assert.That((outcome.Output.Trim(), outcome.ExitCode), Is.EqualTo(("7 with no sink, no threads and no log", ExitCodes.Yes)), outcome.Error);
    }

    [Test]
    public async Task A_call_that_the_tool_cannot_make_for_want_of_a_service_is_explained_all_the_same()
    {
        Fill(() => Kinds.Needy(7, TextWriter.Null));
        Assert.That((await AskAsync(ExitCodes.Yes, "why", ToolProcess.Shop, "Kinds.Needy", "--arg", "number=7"))["hit"]!.GetValue<bool>(), Is.True);
    }

    [TestCase("Kinds.Needy --arg number=7", "Needy cannot be called by the tool: its parameter 'log' is a System.IO.TextWriter, which cannot be written down.")]
    [TestCase("Kinds.Needy --arg number=7 --arg log=x", "'log' of Needy is a System.IO.TextWriter, which cannot be written down.")]
    [TestCase("Kinds.Tell --arg whole=many", "'whole' of Tell is 'many', and a whole number from -9223372036854775808 to")]
    [TestCase("Kinds.Tell --arg whole=9223372036854775808", "'whole'")]
    [TestCase("Kinds.Tell --arg grade=Middle", "'grade' of Tell is 'Middle', and one of Low, High is expected")]
    [TestCase("Kinds.Tell --arg day=1.3.2026", "'day' of Tell is '1.3.2026', and a date such as")]
    [TestCase("Kinds.Tell --arg list=[1,\"two\"]", "'list'")]
    [TestCase("Kinds.Tell --arg flag=yes", "true or false is expected")]
    [TestCase("Kinds.Tell --arg nothing=1", "no parameter 'nothing'")]
    [TestCase("Price --arg ticker=ACME", "needs an argument for its parameter 'days'")]
    [TestCase("Nobody", "no memento function 'Nobody'")]
    [TestCase("Kinds.Same --arg value=1", "'Kinds.Same' is the generic function Shop/Shop.Kinds:Same of Shop.dll")]
    [TestCase("Same<System.Int32> --arg value=1", "'Same<System.Int32>' is the generic function Shop/Shop.Kinds:Same of Shop.dll")]
    [TestCase("Shelf`1<System.Collections.Generic.List`1<System.Int32>>.First --arg value=1", "is the generic function Shop/Shop.Shelf`1:First of Shop.dll")]
    public async Task A_value_that_cannot_be_is_an_error_that_names_the_parameter(string line, string message)
    {
        var outcome = await RunAsync(["run", ToolProcess.Shop, .. line.Split(' ')]);
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((ExitCodes.Usage, "")), outcome.Error);
        Assert.That(outcome.Error, Does.StartWith("memento: ").And.Contains(message).And.Not.Contain("   at "));
        Assert.That(await RunAsync("ls"), Has.Property("ExitCode").EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task A_batch_is_a_line_a_call_and_its_results_are_in_that_order()
    {
        var file = Folder.Combine("calls.jsonl");
        await File.WriteAllTextAsync(file, """
            {"ticker":"ACME","days":30}

            {"ticker":"GLOBEX","days":30,"rate":0.25}
            {"ticker":"ACME","days":30}
            """);
        var answer = await AskAsync(ExitCodes.Yes, "run", ToolProcess.Shop, "Price", "--batch", file);
        using var use = Load().Use();
        Assert.That(answer["calls"]!.AsArray().Select(call => call!["result"]!.GetValue<double>()), Is.EqualTo(new[] { Pricing.Price("ACME", 30), Pricing.Price("GLOBEX", 30, 0.25), Pricing.Price("ACME", 30) }));
        Assert.That((answer["calls"]!.AsArray().Count, answer["computed"]!.GetValue<int>() + answer["remembered"]!.GetValue<int>()), Is.EqualTo((3, 3)));

        var again = await RunAsync("run", ToolProcess.Shop, "Price", "--batch", file);
        Assert.That(again.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'), Has.Length.EqualTo(3));
        Assert.That(again.Error, Does.Contain("3 calls, 0 computed, 3 remembered"));
    }

    [TestCase("{\"ticker\":\"ACME\",\"days\":1}\n{\"ticker\":\"ACME\"", "Line 2")]
    [TestCase("{\"ticker\":\"ACME\",\"days\":1}\n[1]", "Line 2")]
    [TestCase("{\"ticker\":\"ACME\",\"days\":1}\n\n{\"ticker\":\"ACME\",\"days\":\"soon\"}", "Line 3: The argument 'days'")]
    public async Task A_line_of_a_batch_that_cannot_be_is_named_and_nothing_is_run(string text, string message)
    {
        var file = Folder.Combine("calls.jsonl");
        await File.WriteAllTextAsync(file, text);
        var outcome = await RunAsync("run", ToolProcess.Shop, "Price", "--batch", file);
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.Contain(message));
        Assert.That((await RunAsync("ls")).ExitCode, Is.EqualTo(ExitCodes.No));
    }

    [Test]
    public async Task Why_tells_hit_or_miss_and_what_differs_and_runs_nothing()
    {
        string[] line = ["why", ToolProcess.Shop, "Price", "--arg", "ticker=ACME", "--arg", "days=30"];
        var nothing = await AskAsync(ExitCodes.No, line);
        Assert.That((nothing["hit"]!.GetValue<bool>(), nothing["nearest"]), Is.EqualTo((false, (JsonNode?)null)));
        Assert.That((await RunAsync("ls")).ExitCode, Is.EqualTo(ExitCodes.No));

        using var use = Load().Use();
        Pricing.Price("ACME", 10);
        var miss = await AskAsync(ExitCodes.No, line);
        var expected = await Pricing.PriceMemento.With("ACME", 30).ExplainAsync();
        Assert.That(miss["text"]!.GetValue<string>(), Is.EqualTo(expected.ToString()));
        Assert.That(miss["argument_changes"]!.AsArray().Single()!["text"]!.GetValue<string>(), Is.EqualTo("the argument days is 30 and was 10"));

        Pricing.Price("ACME", 30);
        var hit = await AskAsync(ExitCodes.Yes, line);
        Assert.That((hit["hit"]!.GetValue<bool>(), hit["hash"]!.GetValue<string>()), Is.EqualTo((true, Pricing.PriceMemento.Memento("ACME", 30, 0.05) is null ? Pricing.PriceMemento.With("ACME", 30).Memento()!.ArgumentHash.ToString() : "")));
        Assert.That((await RunAsync(line)).Output, Does.StartWith("hit: "));
    }

    [Test]
    public async Task A_result_whose_file_has_changed_is_a_miss_that_names_the_file()
    {
        var file = Folder.Combine("lines.txt");
        await File.WriteAllTextAsync(file, "one\ntwo\n");
        Fill(() => Pricing.Lines(file));
        string[] line = ["why", ToolProcess.Shop, "Lines", "--arg", $"path={file}"];
        Assert.That((await RunAsync(line)).ExitCode, Is.EqualTo(ExitCodes.Yes));
        await File.WriteAllTextAsync(file, "one\ntwo\nthree\n");
        var miss = await AskAsync(ExitCodes.No, line);
        Assert.That((miss["remembered"]!.GetValue<bool>(), miss["hit"]!.GetValue<bool>()), Is.EqualTo((true, false)));
        Assert.That(miss["changed_since"]![0]!["uri"]!.GetValue<string>(), Does.EndWith("lines.txt"));
    }

    [Test]
    public async Task Results_of_another_version_are_adopted_or_only_counted()
    {
        using var use = Load().Use();
        var price = Pricing.PriceMemento;
        Pricing.Price("ACME", 30);
        await price.WithVersion(Load(), "before");
        await price.ForgetAllAsync();

        string[] line = ["adopt", ToolProcess.Shop, "Price", "before"];
        var dry = await AskAsync(ExitCodes.Yes, [.. line, "--dry-run"]);
        Assert.That((dry["results"]!.GetValue<long>(), dry["dry_run"]!.GetValue<bool>()), Is.EqualTo((1L, true)));
        Assert.That(await price.With("ACME", 30).MementoAsync(), Is.Null);

        var adopted = await AskAsync(ExitCodes.Yes, line);
        Assert.That((adopted["results"]!.GetValue<long>(), adopted["to"]!.GetValue<string>()), Is.EqualTo((1L, price.Name.ToString())));
        Assert.That((await price.With("ACME", 30).MementoAsync())!.AdoptedFrom!.Version, Is.EqualTo("before"));
        Assert.That((await AskAsync(ExitCodes.No, line))["results"]!.GetValue<long>(), Is.Zero);
        Assert.That((await RunAsync("adopt", ToolProcess.Shop, "Price", "never")).Error, Does.Contain("No version 'never'").And.Contain("before"));
    }

    [Test]
    public async Task An_assembly_that_cannot_be_asked_is_told_in_a_sentence()
    {
        var text = Folder.Combine("text.dll");
        await File.WriteAllTextAsync(text, "no assembly");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Memento.Core.dll"), Folder.Combine("Memento.Core.dll"));
        foreach (var path in (string[])[text, typeof(object).Assembly.Location])
        {
            var outcome = await RunAsync("run", path, "F");
            Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage).Or.EqualTo(ExitCodes.Failure), outcome.Error);
            Assert.That(outcome.Error, Does.StartWith("memento: ").And.Not.Contain("   at "));
            Assert.That(outcome.Output, Is.Empty);
        }
    }
}
