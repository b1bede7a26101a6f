namespace Memento.Running.Processes.Pool;

/// <summary>How a call ended that was handed to a worker.</summary>
/// <param name="Kind">How.</param>
/// <param name="Content">The outcome, where there is one.</param>
/// <param name="Text">What there is to say of it else.</param>
/// <param name="Id">The id of the error, where it is one that has one.</param>
internal sealed record Reply(ReplyKind Kind, ReadOnlyMemory<byte> Content = default, string Text = "", ErrorId? Id = null);
