using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Programs;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Commands;

/// <summary><c>memento why</c>: whether a call would be a hit, and why not, without making it.</summary>
internal sealed class WhyCommand : ToolCommand
{
    private readonly ProgramOptions _program = new();
    private readonly Option<string[]> _arguments = CallArguments.NewOption();

    public WhyCommand()
        : base(
            "why",
            "Tell whether a call is remembered and, where it is not, what differs from the nearest earlier one; nothing is run",
            "memento why bin/Debug/net10.0/Shop.dll Pricing.Price --arg ticker=ACME --arg days=30")
    {
        _program.AddTo(this);
        Options.Add(_arguments);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var (process, request) = _program.Prepare(run, ToolOperation.Why);
        JsonObject? why = null;
        await foreach (var answer in process.AskAsync(request, [CallArguments.OfCommandLine(run.Get(_arguments) ?? [])], cancellationToken).ConfigureAwait(false))
        {
            why = answer;
        }

        // What is remembered and no longer good is computed again all the same.
        var isStale = why!["stale"]!.GetValue<bool>();
        var isHit = why["remembered"]!.GetValue<bool>() && !isStale && why["changed_since"]!.AsArray().Count == 0;
        if (run.IsJson)
        {
            why.Remove("kind");
            why.Remove("memento");
            why["arguments"] = NormalizedNode.ParseArguments(why["arguments"]!.GetValue<string>());
            why.Insert(0, "hit", isHit);
            run.WriteJson(why);
        }
        else
        {
            run.Console.Out.WriteLine(ShortText.OnOneLine($"{(isHit ? "hit" : "miss")}: {why["text"]!.GetValue<string>()}{(isStale ? " It is older than the function says that its results are good for." : "")}"));
        }

        return isHit ? ExitCodes.Yes : ExitCodes.No;
    }
}
