using System.Text.Json.Nodes;
using Earthquakes;
using Memento.Configuration;
using Memento.Provenance;
using Memento.Storage;

namespace Memento.Samples.Tests.Earthquakes;

/// <summary>
/// Every command of the tool as a script uses it, over the store that one run of the sample left: a process each, its JSON, its exit code, and its answer beside what the library
/// says of the same store. What changes a store does so to a copy.
/// </summary>
[Category("Long")]
internal sealed class ToolTests
{
    private const int Yes = 0;
    private const int No = 1;
    private const int Usage = 2;

    private string _folder = null!;
    private MementoEnvironment _environment = null!;
    private Cluster _cluster = null!;
    private List<MementoRecord> _mementos = null!;

    [OneTimeSetUp]
    public async Task FillStore()
    {
        _folder = SampleProgram.CopyToNewFolder();
        var file = In("memento.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"default\": {", """
            "copy": { "storage": { "type": "filesystem", "path": "copy" } },
            "sealed": { "storage": { "type": "filesystem", "path": "sealed" } },
            "default": {
            """, StringComparison.Ordinal));
        await File.WriteAllTextAsync(In("lab.json"), """{ "name": "lab", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "lab" } } } } ] }""");
        Assert.That(FirstRun.Instance.Code, Is.Zero, FirstRun.Instance.Errors);
        FirstRun.Instance.CopyStoreTo(_folder);

        _environment = Load("memento.json");
        _cluster = _environment.GetCluster(null)!;
        _mementos = [];
        await foreach (var function in _cluster.ListFunctionsAsync())
        {
            _mementos.AddRange(await _cluster.ListMementosAsync(function).ToListAsync());
        }

        Assert.That(_mementos, Has.Count.EqualTo(SampleProgram.Calls));
        CopyStore("copy");
    }

    [OneTimeTearDown]
    public async Task RemoveFolder()
    {
        await _environment.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Ls_lists_the_functions_and_the_calls_that_the_library_lists()
    {
        var functions = Ask(Yes, "ls", "--long")["functions"]!.AsArray();
        Assert.That(
            functions.Select(static function => (Text(function!["function"]), Number(function["calls"]))),
            Is.EqualTo(_mementos.GroupBy(static memento => memento.Function).Select(static group => (group.Key.ToString(), (long)group.Count())).OrderBy(static pair => pair.Item1, StringComparer.Ordinal)));
        var stored = await _cluster.ListStoredAsync(Of("Summarize").Function).ToListAsync();
        var contents = stored.SelectMany(static one => one.Memento.Contents).DistinctBy(static content => content.Key);
        Assert.That(Number(functions.Single(static function => Text(function!["name"]) == "Analysis.Summarize")!["bytes"]), Is.EqualTo(stored.Sum(static one => one.Length) + contents.Sum(static content => content.Length)));
        var calls = Ask(Yes, "ls", "BootstrapBatch", "--where", "batch=3", "--limit", "0")["calls"]!.AsArray();
        var expected = All("BootstrapBatch").Where(static memento => memento.Arguments.Contains("\"batch\":3,", StringComparison.Ordinal)).ToList();
        Assert.That(expected, Is.Not.Empty);
        Assert.That(calls.Select(static call => Text(call!["hash"])), Is.EquivalentTo(expected.Select(static memento => memento.ArgumentHash.ToString())));
        Ask(No, "ls", "BootstrapBatch", "--where", "batch=30000");
        Run(Usage, "ls", "--nothing");
    }

    [Test]
    public async Task Show_has_what_the_memento_and_its_explanation_have()
    {
        var memento = Of("Summarize");
        var answer = Ask(Yes, "show", "Summarize");
        var shape = answer["memento"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(shape["function"]), Is.EqualTo(memento.Function.ToString()));
            Assert.That(Text(shape["hash"]), Is.EqualTo(memento.ArgumentHash.ToString()));
            Assert.That(shape["total_seconds"]!.GetValue<double>(), Is.EqualTo(memento.TotalTime.TotalSeconds));
            Assert.That(Number(shape["invocation_count"]), Is.EqualTo(memento.InvocationCount));
            Assert.That(shape["dependencies"]!.AsArray().Select(Text), Is.EqualTo(memento.Dependencies.Select(static function => function.ToString())));
            Assert.That(Text(shape["content"]!["sha256"]), Is.EqualTo(memento.Content!.Sha256));
            Assert.That(Text(answer["why"]!["text"]), Is.EqualTo((await _cluster.ExplainAsync(memento)).ToString()));
        }

        Run(No, "show", "Summarize", new string('0', 64));
        Run(Usage, "show", "BootstrapBatch");
    }

    [Test]
    public async Task Cat_has_the_bytes_that_the_library_opens()
    {
        var memento = Of("Plot");
        await using var stream = await _cluster.Storage.OpenResultAsync(memento);
        var text = await new StreamReader(stream!).ReadToEndAsync();
        Assert.That(Text(Ask(Yes, "cat", "Plot")["value"]), Is.EqualTo(text).And.StartsWith("<svg"));
        Assert.That(Run(Yes, "cat", "Plot").Output, Is.EqualTo(text));
        Assert.That(Number(Ask(Yes, "cat", "ReadCatalogue", "-o", "catalogue.bin")["length"]), Is.EqualTo(Of("ReadCatalogue").Content!.Length).And.EqualTo(new FileInfo(In("catalogue.bin")).Length));
    }

    [Test]
    public async Task Logs_are_those_of_the_call()
    {
        var log = await _cluster.ReadLogAsync(Of("Summarize").Call);
        Assert.That(log, Is.Null, "The sample logs nothing.");
        Assert.That(Ask(No, "logs", "Summarize")["lines"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Trace_and_graph_have_the_tree_that_the_library_draws()
    {
        var memento = All("Interval").First();
        var hash = memento.ArgumentHash.ToString();
        var tree = await _cluster.TraceAsync(memento);
        var call = Ask(Yes, "trace", "Interval", hash)["call"]!;
        Assert.That(call["calls"]!.AsArray().Select(static one => Text(one!["hash"])), Is.EqualTo(memento.Invocations.Select(static one => one.Call.ArgumentHash.ToString())).And.Not.Empty);
        Assert.That(Run(Yes, "trace", "Interval", hash).Output.ReplaceLineEndings("\n"), Is.EqualTo(tree.ToString()));
        Assert.That(Text(Ask(Yes, "graph", "Interval", hash)["text"]), Is.EqualTo(tree.ToDot()));
        Assert.That(Text(Ask(Yes, "graph", "Interval", hash, "-o", "tree.svg")["format"]), Is.EqualTo("svg"));
    }

    [Test]
    public void Run_finds_what_the_program_remembered_and_why_says_so()
    {
        var arguments = JsonNode.Parse(Of("Summarize").Arguments)!;
        string[] call = ["Earthquakes.dll", "Summarize", "--arg", $"path={Text(arguments["path"])}", "--arg", $"sha256={Text(arguments["sha256"])}"];
        var run = Ask(Yes, ["run", .. call]);
        Assert.That((Number(run["computed"]), Number(run["remembered"])), Is.EqualTo((0L, 1L)));
        Assert.That(Text(run["calls"]![0]!["hash"]), Is.EqualTo(Of("Summarize").ArgumentHash.ToString()));
        Assert.That(run["calls"]![0]!["result"]!.ToJsonString(), Is.EqualTo(Ask(Yes, "cat", "Summarize")["value"]!.ToJsonString()));

        var why = Ask(Yes, ["why", .. call]);
        Assert.That((why["hit"]!.GetValue<bool>(), Text(why["hash"])), Is.EqualTo((true, Of("Summarize").ArgumentHash.ToString())));
        Assert.That(Ask(No, "why", "Earthquakes.dll", "Summarize", "--arg", "path=nowhere.json", "--arg", "sha256=00")["remembered"]!.GetValue<bool>(), Is.False);
        Assert.That(Run(Usage, "run", "Earthquakes.dll", "Summarize", "--arg", "nothing=1").Errors, Does.Contain("nothing"));
    }

    [Test]
    public async Task Forget_forgets_what_it_says()
    {
        CopyStore("sealed");
        Assert.That(Number(Ask(Yes, "forget", "BootstrapBatch", "--all", "--dry-run", "--cluster", "sealed")["calls"]), Is.EqualTo(All("BootstrapBatch").Count()));
        Assert.That(Number(Ask(Yes, "forget", "BValue", "--all", "--cluster", "sealed")["calls"]), Is.EqualTo(All("BValue").Count()));
        Ask(No, "ls", "BValue", "--cluster", "sealed");
        Assert.That(await CountAsync("sealed"), Is.EqualTo(SampleProgram.Calls - All("BValue").Count()));
        Run(Usage, "forget", "BValue", "--cluster", "sealed");
    }

    [Test]
    public async Task Adopt_declares_good_what_an_earlier_version_left()
    {
        await File.WriteAllTextAsync(In("old.json"), """{ "name": "old", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "old" } } } } ] }""");
        await using var environment = Load("old.json");
        var storage = environment.GetCluster(null)!.Storage;
        foreach (var memento in All("BValue"))
        {
            var result = (await _cluster.Storage.ReadAsync(memento.Call, typeof(double)))!;
            await storage.MemoizeAsync(new ResultToStore(memento with { Function = memento.Function.At("before"), Content = null }, result.Value, typeof(double)));
        }

        string[] line = ["adopt", "Earthquakes.dll", "BValue", "before", "--config", "old.json"];
        foreach (var answer in (JsonObject[])[Ask(Yes, [.. line, "--dry-run"]), Ask(Yes, line)])
        {
            Assert.That((Number(answer["results"]), Text(answer["to"])), Is.EqualTo(((long)All("BValue").Count(), All("BValue").First().Function.ToString())));
        }

        var adopted = await storage.GetMementosAsync([.. All("BValue").Select(static memento => memento.Call)]);
        Assert.That(adopted.Select(static memento => memento?.AdoptedFrom?.Version), Is.All.EqualTo("before"));
    }

    [Test]
    public async Task Gc_verify_stats_and_catch_up_count_what_the_library_counts()
    {
        var options = new CollectOptions { MaximumCount = 10, GracePeriod = TimeSpan.Zero, DryRun = true };
        var expected = await _cluster.CollectAsync(options);
        var collected = Ask(Yes, "gc", "--max-count", "10", "--grace", "0s", "--dry-run");
        Assert.That((Number(collected["mementos"]), Number(collected["bytes"]), Number(collected["remaining_mementos"])), Is.EqualTo((expected.Mementos, expected.Bytes, expected.RemainingMementos)));
        Assert.That(expected.Mementos, Is.EqualTo(SampleProgram.Calls - 10));

        var report = await _cluster.VerifyAsync();
        var verified = Ask(Yes, "verify");
        Assert.That((verified["whole"]!.GetValue<bool>(), Number(verified["mementos"]), Number(verified["objects"]), Number(verified["bytes"])), Is.EqualTo((true, report.Mementos, report.Objects, report.Bytes)));

        var stats = Ask(Yes, "stats");
        Assert.That(Number(stats["calls"]), Is.EqualTo(SampleProgram.Calls));
        foreach (var version in stats["versions"]!.AsArray())
        {
            var function = FunctionName.Parse(Text(version!["function"])!);
            var usage = await _cluster.ReadUsageAsync(function);
            Assert.That((Number(version["computed"]), Number(version["remembered"]), Number(version["calls"])), Is.EqualTo((usage!.Computed, usage.Remembered, (long)_mementos.Count(memento => memento.Function == function))), function.ToString());
        }

        Assert.That(Ask(Yes, "catch-up")["stores"]!.AsArray(), Is.Empty, "It is no store in tiers.");
    }

    [Test]
    public void Plugins_are_those_that_the_library_reports_and_their_lock_holds()
    {
        var listed = Ask(Yes, "plugins", "list");
        var candidates = _environment.PluginReport.Candidates;
        Assert.That(listed["plugins"]!.AsArray().Select(static plugin => (Text(plugin!["path"]), Text(plugin["version"]))), Is.EqualTo(candidates.Select(static candidate => (candidate.Path, candidate.AssemblyVersion?.ToString()))));
        Assert.That(Text(Ask(Yes, "plugins", "inspect", "filesystem")["plugins"]![0]!["assembly"]), Is.EqualTo("Memento.Storage.Filesystem"));
        Run(No, "plugins", "inspect", "nothing");
        Assert.That(Ask(Yes, "plugins", "lock", "lock.json")["plugins"]!.AsArray(), Has.Count.EqualTo(candidates.Count));
        Assert.That(Ask(Yes, "plugins", "verify", "lock.json")["ok"]!.GetValue<bool>(), Is.True);
        Run(No, "plugins", "verify", "none.json");
    }

    [Test]
    public void Config_has_what_counts_and_finds_nothing_wrong_and_init_writes_one()
    {
        var shown = Ask(Yes, "config", "show");
        Assert.That((Text(shown["environment"]), Text(shown["file"])), Is.EqualTo((_environment.Name, In("memento.json"))));
        Assert.That(shown["settings"]!.AsArray().Select(static setting => Text(setting!["key"])), Does.Contain("repos:0:clusters:default:storage:type"));
        Assert.That(Ask(Yes, "config", "check")["ok"]!.GetValue<bool>(), Is.True);
        var written = Ask(Yes, "init", "new.json");
        Assert.That(Text(written["text"]), Is.EqualTo(File.ReadAllText(In("new.json"))));
        Assert.That(Ask(Yes, "config", "check", "--config", "new.json")["ok"]!.GetValue<bool>(), Is.True);
        Run(No, "init", "new.json");
    }

    [Test]
    public async Task Export_import_push_and_pull_carry_every_call()
    {
        var exported = Ask(Yes, "export", "results.zip");
        Assert.That((Number(exported["copied"]), Number(exported["failed"]), Number(exported["file_bytes"])), Is.EqualTo(((long)SampleProgram.Calls, 0L, new FileInfo(In("results.zip")).Length)));
        Run(No, "export", "results.zip");
        Assert.That(Number(Ask(Yes, "import", "results.zip", "--cluster", "copy")["copied"]), Is.Zero, "It is a copy already.");

        Assert.That(Number(Ask(Yes, "push", "--to", "lab.json", "BValue")["copied"]), Is.EqualTo(All("BValue").Count()));
        Assert.That(Number(Ask(Yes, "import", "results.zip", "--config", "lab.json")["copied"]), Is.EqualTo(SampleProgram.Calls - All("BValue").Count()));
        Assert.That(Number(Ask(Yes, "push", "--to", "lab.json")["copied"]), Is.Zero);
        Assert.That(Number(Ask(Yes, "pull", "--from", "lab.json", "--dry-run")["copied"]), Is.Zero);
        Run(Usage, "push");
        Run(3, "import", "memento.json");

        await using var lab = Load("lab.json");
        foreach (var memento in _mementos)
        {
            await using var here = await _cluster.Storage.OpenResultAsync(memento);
            await using var there = await lab.GetCluster(null)!.Storage.OpenResultAsync((await lab.GetCluster(null)!.Storage.GetMementosAsync([memento.Call]))[0]!);
            Assert.That(await BytesAsync(there!), Is.EqualTo(await BytesAsync(here!)), memento.Call.ToString());
        }
    }

    private static string? Text(JsonNode? node) => node?.GetValue<string>();

    private static long Number(JsonNode? node) => node!.GetValue<long>();

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private string In(string name) => Path.Combine(_folder, name);

    private MementoEnvironment Load(string file) => MementoEnvironment.Load(In(file), new MementoEnvironmentOptions { ShadowFolder = In("shadow"), PluginFolders = [In("plugins-dropin")] });

    private IEnumerable<MementoRecord> All(string function) => _mementos.Where(memento => FunctionPattern.ShortName(memento.Function) == $"{nameof(Analysis)}.{function}");

    private MementoRecord Of(string function) => All(function).Single();

    private void CopyStore(string name)
    {
        foreach (var file in Directory.GetFiles(In("memento-data"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(In(name), Path.GetRelativePath(In("memento-data"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private async Task<int> CountAsync(string cluster)
    {
        var count = 0;
        await foreach (var function in _environment.GetCluster(cluster)!.ListFunctionsAsync())
        {
            count += await _environment.GetCluster(cluster)!.ListMementosAsync(function).CountAsync();
        }

        return count;
    }

    private JsonObject Ask(int exitCode, params string[] arguments) => JsonNode.Parse(Run(exitCode, [.. arguments, "--json"]).Output)!.AsObject();

    private (int Code, string Output, string Errors) Run(int? exitCode, params string[] arguments)
    {
        var outcome = SampleProgram.RunTool(_folder, arguments);
        Assert.That(exitCode is null || outcome.Code == exitCode, Is.True, $"memento {string.Join(' ', arguments)}: {outcome.Code}\n{outcome.Output}\n{outcome.Errors}");
        Assert.That(outcome.Errors, Does.Not.Contain("   at "));
        return outcome;
    }
}
