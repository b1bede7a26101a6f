namespace Memento.Cli.Commands;

/// <summary><c>memento push</c>: brings to another store what it lacks of this one.</summary>
internal sealed class PushCommand() : CopyCommand(
    "push",
    "--to",
    "Copy a store, or calls of it, to another one that is configured: what that lacks, and no more",
    "memento push --to team.json                               # the default cluster of another configuration",
    "memento push Pricing.Price --where days=30 --to archive   # a cluster of this one",
    "memento push --to team.json --to-cluster lab --dry-run")
{
    protected override bool IsToOther => true;
}
