using Memento.Functions;
using Memento.Keys;
using Memento.Keys.Normalization;
using Memento.Storage;
using Memento.Telemetry;
using Memento.Versioning;

namespace Memento.Running;

/// <summary>A call of a function that this process knows, with its arguments as they are.</summary>
/// <param name="definition">The function.</param>
/// <param name="name">Its name where it is called.</param>
/// <param name="arguments">The arguments as they are.</param>
/// <param name="normalized">The same as they are in the key.</param>
/// <param name="correlationId">That of the root call; null for a root call, which has one made when it is asked for: a call that is remembered needs none.</param>
internal sealed class MementoCall(FunctionDefinition definition, FunctionName name, CallArguments arguments, NormalizedArguments normalized, string? correlationId) : FunctionCall
{
    private string? _correlationId = correlationId;
    private CallFrame? _heir;
    private bool? _takesFunctions;

    public FunctionDefinition Definition { get; } = definition;

    /// <summary>One value a parameter, in order, what is left out or not in the key included.</summary>
    public CallArguments Given { get; } = arguments;

    public override CallKey Key { get; } = new(name, normalized.Hash);

    public override string Arguments { get; } = normalized.Json;

    public override string CorrelationId => _correlationId ?? Interlocked.CompareExchange(ref _correlationId, Running.CorrelationId.Create(), null) ?? _correlationId;

    public override CancellationToken Forgotten => Flight?.Forgotten ?? CancellationToken.None;

    public override Type ResultType => Definition.ResultType;

    /// <summary>The context arguments, which the calls that it makes have too; null for none.</summary>
    public IReadOnlyDictionary<string, object?>? Context { get; init; }

    /// <summary>The frame that made the call; null at the root and for a call from another process.</summary>
    public CallFrame? Caller { get; init; }

    /// <summary>The call of whose progress the code is told that makes this one; null elsewhere.</summary>
    public MementoCall? Told { get; init; }

    /// <summary>
    /// What takes over what the call depends on, however it ends: the frame that made it, or, for a call from another process, one of its own, which is told there
    /// (<see cref="PortableOutcome"/>). Null at the root.
    /// </summary>
    public CallFrame? Heir => Caller ?? _heir;

    /// <summary>The flight that cannot land before this call has ended; null for none.</summary>
    public Flight? CallerFlight => Told?.Flight ?? Caller?.Call.Flight;

    /// <summary>The calls in other processes that wait for this one: those that made it, the next first. Empty for a call of this process.</summary>
    public IReadOnlyList<CallKey> Callers { get; init; } = FewCalls.None;

    /// <summary>What the memory cache of the cluster said, in the process that made the call and when it did: what was forgotten since must not come back there.</summary>
    public long MemoryGeneration { get; init; }

    /// <summary>True when the function's cluster is locked, so that its version does not follow its code.</summary>
    public bool IsLocked { get; init; }

    /// <summary>
    /// True when its version is made of code, or its key may have such a version in it, and code was edited since the program started: it runs, and is neither looked up nor kept. May become
    /// true while it is under way.
    /// </summary>
    public bool IsOfEditedCode => Definition.IsEdited(IsLocked) || (CodeEdits.HaveHappened && TakesFunctions);

    /// <summary>True when functions are among the arguments, whose versions are in the key.</summary>
    private bool TakesFunctions => _takesFunctions ??= Arguments.Contains(FunctionForm.Mark, StringComparison.Ordinal);

    /// <summary>What others who want the same result wait for; null until the call is in flight.</summary>
    public Flight? Flight { get; private set; }

    /// <summary>True for a call of a batch and for one from another process, which enter single flight when they run.</summary>
    public bool BoardsWhenRun { get; init; }

    /// <summary>What answers the call when its function does not run for it; set on the way.</summary>
    public HitTier Tier { get; set; }

    /// <summary>True when the function may call no memento function.</summary>
    public bool PreventsCalls { get; init; }

    /// <summary>The culture of the caller, for a call from another process; null where the thread has it already.</summary>
    public CallCulture? Culture { get; init; }

    /// <summary>The resources that have changed since the call was computed, when that is why it is to be computed again.</summary>
    public IReadOnlyList<ResourceHandle> ChangedResources { get; set; } = [];

    /// <summary>The memento that was found, and is out of date; null for none.</summary>
    public MementoRecord? Stale { get; set; }

    /// <summary>The call, to be run in a flight of its own, once: where it would enter single flight when it is run, another one that does not.</summary>
    public MementoCall In(Flight flight)
    {
        var call = BoardsWhenRun ? Copy(boardsWhenRun: false) : this;
        call.Flight = flight;
        return call;
    }

    /// <summary>Has what it depends on kept for its caller in another process.</summary>
    public void Bequeath() => _heir = new CallFrame(this);

    /// <summary>The same call, to be run as one of a batch.</summary>
    public MementoCall InBatch() => Copy(boardsWhenRun: true);

    public override byte[] ToPortable() => PortableCall.Write(this);

    private MementoCall Copy(bool boardsWhenRun) => new(Definition, Key.Function, Given, normalized, CorrelationId)
    {
        Context = Context,
        Caller = Caller,
        Told = Told,
        Callers = Callers,
        MemoryGeneration = MemoryGeneration,
        IsLocked = IsLocked,
        IsSynchronous = IsSynchronous,
        BoardsWhenRun = boardsWhenRun,
        PreventsCalls = PreventsCalls,
        Culture = Culture,
        ChangedResources = ChangedResources,
        Stale = Stale,
        _heir = _heir,
    };
}
