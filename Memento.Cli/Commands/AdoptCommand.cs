using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Programs;
using Memento.Tooling;

namespace Memento.Cli.Commands;

/// <summary><c>memento adopt</c>: declares the results of another version of a function good for the present one.</summary>
internal sealed class AdoptCommand : ToolCommand
{
    private readonly ProgramOptions _program = new();
    private readonly Positional<string> _version = new("VERSION") { Description = "The other version, or the beginning of it; or another function at a version, Shop/Pricing:OldName#1" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Adopt nothing, and say how many results would be" };

    public AdoptCommand()
        : base(
            "adopt",
            "Declare the results of another version of a function good for the present one of a built assembly",
            "memento adopt bin/Debug/net10.0/Shop.dll Pricing.Price 5d41402abc4b --dry-run")
    {
        _program.AddTo(this);
        Arguments.Add(_version);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var (process, request) = _program.Prepare(run, ToolOperation.Adopt);
        JsonObject? adopted = null;
        await foreach (var answer in process.AskAsync(request with { Version = run.Get(_version), DryRun = run.Get(_dryRun) }, [], cancellationToken).ConfigureAwait(false))
        {
            adopted = answer;
        }

        adopted!.Remove("kind");
        var count = adopted["results"]!.GetValue<long>();
        if (run.IsJson)
        {
            run.WriteJson(adopted);
        }
        else
        {
            run.Console.Out.WriteLine($"{(run.Get(_dryRun) ? "would adopt" : "adopted")} {Amounts.Count(count, "result")} of {FunctionName.Parse(adopted["from"]!.GetValue<string>()).ToShortString()}");
        }

        return count > 0 ? ExitCodes.Yes : ExitCodes.No;
    }
}
