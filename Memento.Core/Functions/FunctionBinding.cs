using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Memento.Caching;
using Memento.Configuration;
using Memento.Keys;
using Memento.Running;
using Memento.Telemetry;
using Memento.Versioning;
using Memento.Versioning.Statics;

namespace Memento.Functions;

/// <summary>A function in an environment: the cluster that keeps its results and runs it.</summary>
internal class FunctionBinding
{
    private readonly CallStatistics _statistics;
    private readonly StaticState? _state;
    private readonly VersionLock? _lock;
    private int _boundAt;
    private int _settledAt = -1;
    private int _watchedAt = -1;

    public FunctionBinding(FunctionDefinition definition, MementoEnvironment environment)
    {
        // Before what it stands for: a change in between makes it another number.
        _boundAt = Circumstances.Number;
        Definition = definition;
        Environment = environment;
        _statistics = environment.Statistics;
        Cluster = environment.RequireCluster(definition.Unversioned);
        _lock = Cluster.VersionLock;
        if (_lock is not null)
        {
            Name = _lock.Require(definition, Cluster.Name);
            return;
        }

        IsOfEditedCode = definition.IsEdited(IsLocked);
        if (IsOfEditedCode)
        {
            // Not asked for its own, which a function that was added by an edit does not have.
            Name = definition.Unversioned.At(CodeEdits.Version);
            return;
        }

        _state = definition.Version.State;
        Name = _state?.Name ?? definition.Name;
        definition.WarnOnce(environment);
    }

    public FunctionDefinition Definition { get; }

    public MementoEnvironment Environment { get; }

    public Cluster Cluster { get; }

    /// <summary>The function's name with its version as it was when this was made.</summary>
    public FunctionName Name { get; }

    /// <summary>What measurements say of calls of it; asked for when somebody listens.</summary>
    public CallTags Tags => field ??= new CallTags(this);

    /// <summary>True when the version is the one the cluster is locked at, which follows nothing.</summary>
    public bool IsLocked => _lock is not null;

    /// <summary>True when its version is made of code and code was edited before this was made: its calls run each time, and have no shelf.</summary>
    protected bool IsOfEditedCode { get; }

    /// <summary>False when a static field that the function reads has another value by now, or the cluster was locked or unlocked, so that its version is another, or code was edited since.</summary>
    public bool IsCurrent => (_state is null || _state.IsCurrent) && (_boundAt == Circumstances.Number || IsAsBound());

    /// <summary>True when it was found to be current and in the environment of the process, and nothing that could change that has happened since.</summary>
    /// <param name="counter">What counts the hits of the running thread; it is not settled for that of another environment.</param>
    public bool IsSettled(CallStatistics.Counter counter) => counter.Owner == _statistics && _settledAt == Circumstances.Number;

    /// <summary>True when it would be settled if there were nothing to look at at each hit, and no static field that the function reads has changed.</summary>
    /// <param name="counter">As for <see cref="IsSettled"/>.</param>
    public bool IsWatched(CallStatistics.Counter counter) => counter.Owner == _statistics && _watchedAt == Circumstances.Number && (_state is null || _state.IsCurrent);

    private bool IsAsBound()
    {
        var number = Circumstances.Number;
        if (_lock != Cluster.VersionLock || Definition.IsEdited(IsLocked) != IsOfEditedCode)
        {
            return false;
        }

        Volatile.Write(ref _boundAt, number);
        return true;
    }

    /// <summary>Finds out whether it is settled: what is not, is asked at each call. Where a static field or a resource may have changed, of which nobody tells, it is watched.</summary>
    /// <param name="shelf">Whether results on its shelf depend on resources; asked after what it may have changed was numbered.</param>
    private protected void Settle<TKey, TResult>(Shelf<TKey, TResult> shelf)
        where TKey : struct
    {
        // Before what it stands for: a change in between makes it another number.
        var number = Circumstances.Number;
        if (Environment != MementoEnvironment.DefaultIfLoaded || !IsCurrent)
        {
            return;
        }

        if (_state is null && !shelf.AdmitsResources)
        {
            Volatile.Write(ref _settledAt, number);
        }
        else
        {
            Volatile.Write(ref _watchedAt, number);
        }
    }
}

/// <summary>A function in an environment, called in one way: also that way's shelf in the memory cache.</summary>
internal sealed class FunctionBinding<TKey, TResult> : FunctionBinding
    where TKey : struct
{
    // Made at the second call where that can wait: what it consists of is compiled for each kind of arguments, and many a process makes one call.
    private readonly IReadOnlyList<string>? _later;
    private Shelf<ArgumentKey<TKey>, TResult>? _shelf;
    private MementoRecord? _first;
    private TKey _firstKey;
    private int _isFirstKnown;
    // Null for a function whose results are good for ever: their hits ask no clock.
    private readonly TimeProvider? _clock;
    // Of the cluster, and made at the first call: a binding is also made for what needs none.
    private IRunnerBackend? _runner;
    private FunctionDefinition? _caller;

    /// <param name="definition">The function.</param>
    /// <param name="environment">Where it runs.</param>
    /// <param name="given">The parameters whose arguments <typeparamref name="TKey"/> has; null when it has others too and so is no key.</param>
    /// <param name="isFirst">Whether the function is called in this way for the first time.</param>
    public FunctionBinding(FunctionDefinition definition, MementoEnvironment environment, IReadOnlyList<string>? given, bool isFirst = false)
        : base(definition, environment)
    {
        _clock = definition.ValidFor is null ? null : environment.Clock;
        var cache = Cluster.Storage.Memory;
        if (given is null || cache.CapacityBytes == 0 || IsOfEditedCode)
        {
            return;
        }

        if (isFirst && PlainKeys.Contain(typeof(TKey)))
        {
            _later = given;
        }
        else if (ArgumentComparer.IsExact(typeof(TKey)))
        {
            // Arguments of a type whose text only the hash can tell go the way of the hash.
            _shelf = MakeShelf(given);
        }
    }

    /// <summary>Answers a call from the shelf, when this is settled: no hash, no lock and, for immutable values, no heap.</summary>
    /// <param name="key">The arguments.</param>
    /// <param name="here">The counter of the running thread, for which it is settled.</param>
    /// <param name="result">The result.</param>
    public bool TryRemember(in TKey key, CallStatistics.Counter here, [MaybeNullWhen(false)] out TResult result)
    {
        var frame = here.Frame;
        // That it is settled may be seen before the shelf, where a processor does not keep the order.
        if (IsFollowedBy(frame?.Call) && _shelf is { } shelf && shelf.TryGet(new(key), out result!, out var memento))
        {
            if (frame is not null)
            {
                AddTo(frame, memento);
            }

            Count(here, memento);
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>Answers a call that comes from no memento function from the shelf, when this is watched: as <see cref="TryRemember(in TKey, CallStatistics.Counter, out TResult)"/>, and looks at the resources.</summary>
    /// <param name="key">The arguments.</param>
    /// <param name="here">The counter of the running thread, for which it is watched.</param>
    /// <param name="result">The result.</param>
    public bool TryRememberWatched(in TKey key, CallStatistics.Counter here, [MaybeNullWhen(false)] out TResult result)
    {
        if (_shelf is { } shelf && shelf.TryGet(new(key), out result!, out var memento) && (!shelf.AdmitsResources || AreUnchanged(memento)))
        {
            Count(here, memento);
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>Answers a call from the shelf.</summary>
    /// <param name="key">The arguments.</param>
    /// <param name="thread">The running thread.</param>
    /// <param name="caller">The memento function that makes the call; null for none.</param>
    /// <param name="result">The result.</param>
    public bool TryRemember(in TKey key, CallThread thread, CallFrame? caller, [MaybeNullWhen(false)] out TResult result)
    {
        Begin();

        // Context arguments are part of the key too, and not of this one. A call that may not be made is refused further on.
        if (_shelf is null || caller?.Call is { Context: not null } or { PreventsCalls: true } || !IsFollowedBy(caller?.Call) || !_shelf.TryGet(new(key), out result!, out var memento) || (_clock is not null && Definition.IsStale(memento, _clock)) || (_runner ??= Cluster.Runner).Refusal is not null || (_shelf.AdmitsResources && !AreUnchanged(memento)))
        {
            result = default;
            return false;
        }

        if (caller is not null)
        {
            caller.Remember(memento, _shelf.AdmitsResources);
        }

        if (_clock is null && RunnerRefusals.AreImpossible(_runner))
        {
            Settle(_shelf);
        }

        Count(Environment.Statistics.CounterOf(thread), memento);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddTo(CallFrame frame, MementoRecord memento)
    {
        // Asked after the result was found: the first one that depends on a resource may have come since this was found to be settled.
        if (_shelf!.AdmitsResources)
        {
            frame.Remember(memento, mayHaveResources: true);
        }
        else
        {
            frame.RememberHere(memento);
        }
    }

    // What has changed is found once more on the way by the hash, which keeps a record of it.
    private bool AreUnchanged(MementoRecord memento) => Environment.Resources.FindChanged(memento).Count == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(CallStatistics.Counter counter, MementoRecord memento)
    {
        counter.Add();
        if (CallMeter.CountsHits)
        {
            CallMeter.CountHit(this, HitTier.Memory, memento);
        }
    }

    // Most calls come from one caller, or from none: that one is not looked up again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsFollowedBy(MementoCall? caller) => caller is null || caller.Definition == _caller || Follows(caller);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Follows(MementoCall caller)
    {
        if (!DeclaredCalls.Follow(caller, Definition))
        {
            return false;
        }

        // What a locked caller may call says nothing of what it may when it is not.
        _caller = caller.IsLocked ? _caller : caller.Definition;
        return true;
    }

    /// <summary>What may stand on the shelf for the arguments of a call; null when it goes by its hash alone. Asked before the function runs, which may change its arguments.</summary>
    public TKey? Keep(in TKey key)
    {
        if (CallContext.Current?.Frame?.Call.Context is not null)
        {
            return null;
        }

        return _shelf is null ? (_later is null ? null : key) : KeepFor(_shelf, key);
    }

    /// <summary>Puts the result of a call on the shelf, where the memory cache holds it.</summary>
    public void Shelve(in TKey kept, CallOutcome outcome)
    {
        if (outcome is not { Exception: null, Memento: { } memento })
        {
            return;
        }

        if (Volatile.Read(ref _shelf) is { } shelf)
        {
            Attach(shelf, kept, memento);
        }
        else if (Interlocked.Exchange(ref _isFirstKnown, 1) == 0)
        {
            _firstKey = kept;
            Volatile.Write(ref _first, memento);
        }
    }

    private static TKey? KeepFor(Shelf<ArgumentKey<TKey>, TResult> shelf, in TKey key) => ArgumentComparer<TKey>.Instance.TryKeep(key, shelf.KeyLimit, out var kept) ? kept : null;

    private static void Attach(Shelf<ArgumentKey<TKey>, TResult> shelf, in TKey kept, MementoRecord memento)
    {
        if (memento.DependsOnResources && !shelf.AdmitsResources)
        {
            // First, so that no hit that is settled finds it: such a one looks at nothing.
            shelf.AdmitsResources = true;
            Circumstances.Change();
        }

        shelf.Attach(new(kept), memento.Call);
    }

    private Shelf<ArgumentKey<TKey>, TResult> MakeShelf(IReadOnlyList<string> given) =>
        Cluster.Storage.Memory.GetShelf<ArgumentKey<TKey>, TResult>(Name, string.Join(',', given), EqualityComparer<ArgumentKey<TKey>>.Default);

    /// <summary>Puts the result of the first call on the shelf, where that has waited.</summary>
    public void Begin()
    {
        if (_shelf is null && Volatile.Read(ref _first) is { } first)
        {
            Begin(first);
        }
    }

    // Apart, as it is compiled where it is needed. Two threads that do it at once get the same shelf.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin(MementoRecord first)
    {
        var shelf = MakeShelf(_later!);
        if (KeepFor(shelf, _firstKey) is { } kept)
        {
            Attach(shelf, kept, first);
        }

        Volatile.Write(ref _shelf, shelf);
        _first = null;
    }
}
