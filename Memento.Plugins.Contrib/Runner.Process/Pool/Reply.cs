using System.Globalization;

namespace Memento.Running.Processes.Pool;

/// <summary>How a call ended that was handed to a worker.</summary>
/// <param name="Kind">How.</param>
/// <param name="Content">The outcome, where there is one.</param>
/// <param name="Text">What there is to say of it else.</param>
/// <param name="Id">The id of the error, where it is one that has one.</param>
internal sealed record Reply(ReplyKind Kind, ReadOnlyMemory<byte> Content = default, string Text = "", ErrorId? Id = null)
{
    /// <summary>As it goes to the worker that the call came from.</summary>
    public byte[] Write() => [(byte)Kind, .. HasOutcome(Kind) ? Content.Span : Protocol.Refusal.Write(Id, Text)];

    /// <summary>As it came from the program.</summary>
    /// <exception cref="Protocol.ProtocolException">It is none.</exception>
    public static Reply Read(ReadOnlyMemory<byte> content) => content.Length == 0 || content.Span[0] > (byte)ReplyKind.MemoryExceeded
        ? throw new Protocol.ProtocolException("it told of a call that was handed out in a way that is unknown here")
        : HasOutcome((ReplyKind)content.Span[0])
            ? new Reply((ReplyKind)content.Span[0], content[1..])
            : Protocol.Refusal.Read(content.Span[1..]) with { Kind = (ReplyKind)content.Span[0] };

    /// <summary>The outcome of a call that has one; null for one that has none. The call's caller depends on what it read from here on, whatever becomes of the outcome.</summary>
    public CallOutcome? ReadOutcome(IRunnerHost host, FunctionCall call)
    {
        try
        {
            return Kind == ReplyKind.Outcome || (Kind == ReplyKind.Cancelled && Content.Length > 0) ? host.ReadOutcome(call, Content) : null;
        }
        catch (InvalidDataException exception)
        {
            return CallOutcome.Failed(new NonMemoizedException(RunningErrors.WorkerNotUnderstood, $"What a worker process sent back cannot be read. {exception.Message}", exception));
        }
    }

    private static bool HasOutcome(ReplyKind kind) => kind is ReplyKind.Outcome or ReplyKind.Cancelled;

    /// <summary>What the caller is told of a call that has no outcome, and was not cancelled.</summary>
    /// <param name="call">The call.</param>
    /// <param name="settings">The runner's.</param>
    /// <param name="deaths">How many workers ended while they ran it.</param>
    public NonMemoizedException ToException(FunctionCall call, ProcessRunnerSettings settings, int deaths) => Kind switch
    {
        ReplyKind.Died when deaths <= 1 => new(RunningErrors.WorkerDied, $"A worker process ended while it ran {call.Key}: {Text}"),
        ReplyKind.Died => new(RunningErrors.WorkerDied, string.Create(CultureInfo.InvariantCulture, $"{deaths} worker processes, one after the other, ended while they ran {call.Key}; the last one: {Text}")),
        ReplyKind.TimedOut => new(RunningErrors.WorkerTimedOut, string.Create(CultureInfo.InvariantCulture, $"{call.Key} ran longer than the {settings.Timeout:c} of \"timeout\", so its worker was ended. Give the runner a longer one, or none.")),
        ReplyKind.MemoryExceeded => new(RunningErrors.WorkerMemory, string.Create(CultureInfo.InvariantCulture, $"{call.Key} needed more memory than the {settings.MemoryLimitMb} MiB that \"memory_limit_mb\" gives a worker{Text}. Give the runner a higher one, or none.")),
        _ => new(Id ?? RunningErrors.WorkerNotUnderstood, Text),
    };
}
