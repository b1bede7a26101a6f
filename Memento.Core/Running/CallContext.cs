using Memento.Configuration;

namespace Memento.Running;

/// <summary>
/// What surrounds the running code: the environment that was switched to, if any, and the call it is part of. Immutable, and
/// carried by an <see cref="AsyncLocal{T}"/>, so that it is right under async, tasks and threads alike.
/// </summary>
/// <remarks>The runtime tells of each change of it on a thread, which is kept there: to ask the <see cref="AsyncLocal{T}"/> at each call took as long as to look the result up (tried).</remarks>
/// <param name="Environment">The environment that calls made from here run in; null for the process's own.</param>
/// <param name="Frame">The memento function that is running; null outside of one.</param>
internal sealed record CallContext(MementoEnvironment? Environment, CallFrame? Frame)
{
    private static readonly AsyncLocal<CallContext?> Ambient = new(static change => CallThread.Own.Context = change.CurrentValue);

    /// <summary>The call that runs in another process and of whose progress the running code is told: it does not end before that. Null elsewhere.</summary>
    public MementoCall? Told { get; init; }

    /// <summary>Null where nothing was switched and nothing runs, which is where most hits come from.</summary>
    public static CallContext? Current
    {
        get => CallThread.Own.Context;
        set => Ambient.Value = value;
    }
}
