namespace Memento.Cli.Output;

/// <summary>Nobody reads the answer any more: what is under way is given up, as where the user ends it.</summary>
internal sealed class OutputClosedException() : OperationCanceledException("Nobody reads the answer any more.");
