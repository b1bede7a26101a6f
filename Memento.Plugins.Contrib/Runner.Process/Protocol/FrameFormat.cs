namespace Memento.Running.Processes.Protocol;

/// <summary>
/// How a frame stands on the pipe: <c>M</c>, <c>W</c>, the version of the protocol, the kind, the number of the call and the length of the
/// content as 32 bits each, least significant byte first, and the content. Described in <c>docs/process-runner.md</c>.
/// </summary>
internal static class FrameFormat
{
    /// <summary>The version of the protocol. The header and the content of <see cref="FrameKind.Hello"/> are the same in every version.</summary>
    public const byte Version = 4;

    /// <summary>The bytes before the content.</summary>
    public const int HeaderLength = 12;

    /// <summary>How long the content may be.</summary>
    public const int MaximumContent = 512 * 1024 * 1024;

    /// <summary>How long an outcome may be: it goes on to another worker with the kind before it.</summary>
    public const int MaximumOutcome = MaximumContent - 1;

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "MW"u8;
}
