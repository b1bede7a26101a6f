namespace Memento.Cli.Commands;

/// <summary><c>memento pull</c>: brings to this store what it lacks of another one.</summary>
internal sealed class PullCommand() : CopyCommand(
    "pull",
    "--from",
    "Copy another store that is configured, or calls of it, to this one: what this lacks, and no more",
    "memento pull --from team.json                             # the default cluster of another configuration",
    "memento pull 'Pricing.Price#1f0a' --from archive          # a cluster of this one",
    "memento pull --from team.json --from-cluster lab --dry-run")
{
    protected override bool IsToOther => false;
}
