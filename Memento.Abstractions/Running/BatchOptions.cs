namespace Memento.Running;

/// <summary>How a batch of calls is run.</summary>
public sealed record BatchOptions
{
    /// <summary>True to begin no further call once one has failed; the calls not begun end with an <see cref="OperationCanceledException"/>. Default false: every call is run.</summary>
    public bool StopAtFirstFailure { get; init; }

    /// <summary>Told how many calls have ended so far, after each, the remembered ones included; calls that are equal to an earlier one count at the end. The number only grows, and nobody is told two at once. Null for nobody.</summary>
    public IProgress<int>? Progress { get; init; }
}
