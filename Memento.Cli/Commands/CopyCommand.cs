using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Selecting;
using Memento.Cli.Transfer;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary>A command that copies between two stores that are configured.</summary>
internal abstract class CopyCommand : ToolCommand
{
    private readonly CallOptions _calls = new(functionIsOptional: true);
    private readonly OtherStore _other;
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Copy nothing, and say what would be copied" };

    protected CopyCommand(string name, string other, string description, params string[] examples)
        : base(name, description, examples)
    {
        _other = new OtherStore(other);
        _calls.AddTo(this, onlyOne: false);
        _other.AddTo(this);
        Options.Add(_dryRun);
    }

    /// <summary>Whether the other store is the one that is copied to.</summary>
    protected abstract bool IsToOther { get; }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var here = (run.Cluster, Configuration: run.ConfigurationFile);
        var (from, to) = _other.Find(run) is var there && IsToOther ? (here, there) : (there, here);
        var dryRun = run.Get(_dryRun);
        var source = ClusterStores.ToRead(from.Cluster);
        var target = ClusterStores.ToWrite(to.Cluster, dryRun);
        var selector = new CallSelector(run, _calls, CallSource.Of(from.Cluster));
        var transfer = await new StoreTransfer(run.Console, run.Loggers, source, target, new StoreCopyOptions { DryRun = dryRun, BatchSize = StoreTransfer.BatchSize }).RunAsync(selector, cancellationToken).ConfigureAwait(false);
        var answer = new TransferAnswer(transfer);
        if (run.IsJson)
        {
            run.WriteJson(answer.AddTo(new JsonObject { ["from"] = TransferAnswer.Shape(from.Configuration, from.Cluster), ["to"] = TransferAnswer.Shape(to.Configuration, to.Cluster) }));
        }
        else if (transfer.HasFound)
        {
            foreach (var text in answer.Lines())
            {
                run.Console.Out.WriteLine(text);
            }
        }

        return transfer.HasFound ? answer.ExitCode : selector.TellNone(run.Console);
    }
}
