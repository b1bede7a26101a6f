using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Programs;
using Memento.Provenance;
using Memento.Serialization;
using Memento.Tooling;

namespace Memento.Cli.Commands;

/// <summary><c>memento run</c>: makes calls of a memento function of a built assembly, memoized.</summary>
internal sealed class RunCommand : ToolCommand
{
    private readonly ProgramOptions _program = new();
    private readonly Option<string[]> _arguments = CallArguments.NewOption();
    private readonly Option<string?> _batch = new("--batch") { Description = "Many calls: a file with the arguments of one call a line, as a JSON object; - for standard input", HelpName = "FILE" };

    public RunCommand()
        : base(
            "run",
            "Call a memento function of a built assembly, in its own dependencies and runtime: what is remembered is not run again",
            "memento run bin/Debug/net10.0/Shop.dll Pricing.Price --arg ticker=ACME --arg days=30",
            "memento run bin/Debug/net10.0/Shop.dll Pricing.Price --batch calls.jsonl --json")
    {
        _program.AddTo(this);
        Options.Add(_arguments);
        Options.Add(_batch);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var common = CallArguments.OfCommandLine(run.Get(_arguments) ?? []);
        var batch = run.Get(_batch);
        var calls = batch is null ? [common] : await CallArguments.OfFileAsync(batch, common, cancellationToken).ConfigureAwait(false);
        if (calls.Count == 0)
        {
            throw new ToolException(ToolErrors.NoFile, $"'{batch}' has no calls.", exitCode: ExitCodes.No);
        }

        var (process, request) = _program.Prepare(run, ToolOperation.Run);
        var outcomes = new List<JsonObject>(calls.Count);
        using (var progress = batch is null ? null : run.Console.StartProgress("call"))
        {
            progress?.Report(0, calls.Count);
            await foreach (var answer in process.AskAsync(request, calls, cancellationToken).ConfigureAwait(false))
            {
                if (answer["kind"]!.GetValue<string>() == "progress")
                {
                    progress?.Report(answer["done"]!.GetValue<long>(), calls.Count);
                }
                else
                {
                    outcomes.Add(answer);
                }
            }
        }

        Write(run, outcomes, batch is not null);
        return outcomes.All(static outcome => outcome["exception"] is null) ? ExitCodes.Yes : ExitCodes.No;
    }

    private static void Write(ToolRun run, List<JsonObject> outcomes, bool isBatch)
    {
        var computed = outcomes.Count(static outcome => outcome["computed"]!.GetValue<bool>());
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["calls"] = JsonText.List(outcomes, Shape), ["computed"] = computed, ["remembered"] = outcomes.Count - computed });
            return;
        }

        foreach (var outcome in outcomes)
        {
            WriteOne(run, outcome, isBatch);
        }

        if (isBatch)
        {
            run.Console.WriteErrorLine(string.Create(CultureInfo.InvariantCulture, $"memento: {Amounts.Count(outcomes.Count, "call")}, {computed:N0} computed, {outcomes.Count - computed:N0} remembered"));
        }
        else if (run.IsVerbose)
        {
            run.Console.WriteErrorLine(computed == 1 ? "memento: computed" : "memento: remembered");
        }
    }

    // Of a batch a line of JSON each, so that lines and calls agree; of one call a text as it is.
    private static void WriteOne(ToolRun run, JsonObject outcome, bool isBatch)
    {
        if (outcome["exception"] is { } exception)
        {
            var message = $"{TypeOf(exception)}: {exception["message"]}";
            if (isBatch)
            {
                run.Console.Out.WriteLine(JsonText.OnOneLine(new JsonObject { ["exception"] = message }));
            }
            else
            {
                WriteThrown(run, exception, message);
            }
        }
        else if (outcome["unprintable"] is not null)
        {
            run.Console.WriteErrorLine("memento: the result is kept, and is no JSON; 'memento cat' writes it as it is stored.");
        }
        else
        {
            var result = outcome["result"];
            var isText = !isBatch && result is JsonValue && result.GetValueKind() == System.Text.Json.JsonValueKind.String;
            run.Console.Out.WriteLine(isText ? result!.GetValue<string>() : JsonText.OnOneLine(result));
        }
    }

    // The function's own exceptions have no id, and those of the framework that come through it have.
    private static void WriteThrown(ToolRun run, JsonNode exception, string message)
    {
        const string Hint = "Add --verbose for the stack trace.";
        if (exception["id"]?.GetValue<string>() is { } id)
        {
            run.Console.WriteError(new ErrorId(id), message, run.IsVerbose ? null : Hint, run.IsVerbose ? exception["details"]?.GetValue<string>() : null);
            return;
        }

        run.Console.WriteErrorLine($"memento: the function threw {ShortText.OnOneLine(message)}");
        run.Console.WriteErrorLine(run.IsVerbose ? exception["details"]?.GetValue<string>() ?? "" : $"  {Hint}");
    }

    private static JsonObject Shape(JsonObject outcome)
    {
        var exception = outcome["exception"];
        return new JsonObject
        {
            ["function"] = outcome["function"]?.DeepClone(),
            ["hash"] = outcome["hash"]?.DeepClone(),
            ["arguments"] = NormalizedNode.ParseArguments(outcome["arguments"]!.GetValue<string>()),
            ["computed"] = outcome["computed"]?.DeepClone(),
            ["result"] = outcome["result"]?.DeepClone(),
            ["unprintable"] = outcome["unprintable"]?.DeepClone(),
            ["exception"] = exception is null ? null : new JsonObject { ["type"] = TypeOf(exception), ["id"] = exception["id"]?.DeepClone(), ["message"] = exception["message"]?.DeepClone() },
            ["memento"] = MementoOf(outcome) is { } memento ? MementoShape.Short(memento) : null,
        };
    }

    private static string TypeOf(JsonNode exception) => ExceptionNames.Of(exception["type"]!.GetValue<string>());

    private static MementoRecord? MementoOf(JsonObject outcome) => outcome["memento"] is not { } bytes
        ? null
        : MementoSerializer.Deserialize(
            Convert.FromBase64String(bytes.GetValue<string>()),
            new CallKey(FunctionName.Parse(outcome["function"]!.GetValue<string>()), ArgumentHash.Parse(outcome["hash"]!.GetValue<string>())));
}
