using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Logging;

namespace Memento.Running;

/// <summary>A memento function while it runs: collects what its memento will say of the calls it makes, from any thread.</summary>
internal sealed class CallFrame(MementoCall call) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly DirectCalls _calls = new();
    // The same, once the function is done.
    private IReadOnlyList<object> _collected = [];
    // Beside the function itself: most call none.
    private HashSet<FunctionName>? _called;
    private HashSet<ResourceHandle>? _resources;
    private List<Exception>? _unremembered;
    private InvocationLog? _more;
    private long _childTicks;
    private bool _isClosed;
    private int _bodies;

    public MementoCall Call { get; } = call;

    /// <summary>The counter of the thread on which the function's body began, in the environment that the function runs in; null before that, and where what the function calls has more to it than its arguments.</summary>
    public CallStatistics.Counter? Counter { get; private set; }

    /// <summary>The thread on which the function's body began; null before that.</summary>
    public CallThread? Thread { get; private set; }

    /// <summary>What the function logs.</summary>
    public CallLog Log { get; } = new();

    /// <summary>All direct calls in order, when there are more than a memento keeps and they could be kept; after <see cref="Collect"/>, and until this is disposed.</summary>
    public IEnumerable<Invocation>? AllInvocations => InvocationsLost is null && CountOfAll > MementoRecord.MaximumInvocations ? _collected.Select(InvocationOf).Concat(_more?.Read() ?? []) : null;

    /// <summary>Why there is no list of all direct calls, though there are more than a memento keeps; null when nothing went wrong.</summary>
    public Exception? InvocationsLost => _more?.Trouble;

    /// <summary>Set when the function tried to make a call while it may make none: its result is not what it would be otherwise.</summary>
    public bool WasPrevented { get; set; }

    /// <summary>True the first time: the function's body has begun. It begins once for a frame.</summary>
    public bool TryEnterBody() => Interlocked.Increment(ref _bodies) == 1;

    /// <summary>Tells on which thread the body begins.</summary>
    /// <param name="thread">The running thread.</param>
    /// <param name="environment">What the function runs in.</param>
    public void Begin(CallThread thread, MementoEnvironment environment)
    {
        Thread = thread;
        Counter = Call is { Context: null, PreventsCalls: false, IsLocked: false } ? environment.Statistics.CounterOf(thread) : null;
    }

    /// <summary>Keeps a call in the order in which calls begin, whether it will run or be remembered.</summary>
    public void Begin(MementoCall invoked)
    {
        lock (_gate)
        {
            // What goes on in the background after the function has returned is no part of its memento.
            if (!_isClosed)
            {
                if (!_calls.TryAdd(new Invocation(invoked.Key, invoked.Arguments)))
                {
                    AddBeyond(invoked.Key, invoked.Arguments);
                }

                DependOn(invoked.Key.Function);
            }
        }
    }

    /// <summary>Takes over what a finished call depends on, and the time it took. Null for one that gave no outcome.</summary>
    public void End(CallOutcome? outcome, TimeSpan elapsed)
    {
        Interlocked.Add(ref _childTicks, elapsed.Ticks);
        lock (_gate)
        {
            if (outcome?.Memento is { } memento && !_isClosed)
            {
                DependOn(memento.Dependencies);
                Add(memento.Resources);
            }
            else if (outcome is not null && !_isClosed)
            {
                Add(outcome.Resources);
            }
        }

        if (outcome is { Exception: { } exception, Memento: null })
        {
            Unremember(exception);
        }
    }

    /// <summary>Keeps that an exception of a call is no result of it, so that it is none of the caller's either when the caller lets it through.</summary>
    public void Unremember(Exception exception)
    {
        lock (_gate)
        {
            (_unremembered ??= []).Add(exception);
        }
    }

    /// <summary>Whether an exception came from a call whose result it is not.</summary>
    public bool IsUnremembered(Exception exception)
    {
        lock (_gate)
        {
            return _unremembered?.Contains(exception, ReferenceEqualityComparer.Instance) == true;
        }
    }

    /// <summary>Keeps a resource that the function depends on.</summary>
    public void Declare(ResourceHandle resource)
    {
        lock (_gate)
        {
            // What is declared in the background after the function has returned is too late: it has read what it has read.
            if (!_isClosed)
            {
                (_resources ??= []).Add(resource);
            }
        }
    }

    /// <summary>Takes over what a call depends on, however it ended: the function may go on without its result, and has then seen it.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="functions">The functions that it called, and theirs.</param>
    public void Inherit(IReadOnlyList<ResourceHandle> resources, IReadOnlyList<FunctionName> functions)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                Add(resources);
                DependOn(functions);
            }
        }
    }

    /// <summary>The resources that the function and what it called depend on, and those it declared for the record, in ordinal order. Two states of one, when it changed in between.</summary>
    public ImmutableArray<ResourceHandle> Resources
    {
        get
        {
            lock (_gate)
            {
                return _resources is null ? [] : [.. _resources
                    .OrderBy(resource => resource.Type, StringComparer.Ordinal)
                    .ThenBy(resource => resource.Uri, StringComparer.Ordinal)
                    .ThenBy(resource => resource.Version, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The functions that were called, and theirs, as far as they are known before <see cref="Collect"/>.</summary>
    public ImmutableArray<FunctionName> Functions
    {
        get
        {
            lock (_gate)
            {
                return _called is null ? [] : [.. _called];
            }
        }
    }

    /// <summary>Keeps a call that the memory cache answered and that depends on no resource, made on <see cref="Thread"/>, which is the running one.</summary>
    /// <param name="memento">The call's. Not looked into: among many calls it is not in the processor's caches.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RememberHere(MementoRecord memento)
    {
        if (!_calls.TryAddOwn(memento))
        {
            Remember(memento, mayHaveResources: false);
        }
    }

    /// <summary>Keeps a call that the memory cache answered.</summary>
    /// <param name="memento">The call's. Not looked into where that can wait: among many calls it is not in the processor's caches.</param>
    /// <param name="mayHaveResources">False where it depends on no resource.</param>
    public void Remember(MementoRecord memento, bool mayHaveResources)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                if (mayHaveResources)
                {
                    Add(memento.Resources);
                }

                if (!_calls.TryAdd(memento))
                {
                    AddBeyond(memento.Call, memento.Arguments);
                    DependOn(memento.Dependencies);
                }
            }
        }
    }

    /// <summary>The first direct calls in order and the number of all, and every function this one depends on in ordinal order of their names.</summary>
    public (ImmutableArray<Invocation> Invocations, long Count, ImmutableArray<FunctionName> Dependencies, TimeSpan ChildTime) Collect()
    {
        lock (_gate)
        {
            _isClosed = true;
            _collected = _calls.ToList();
            if (Thread == CallThread.Own)
            {
                _calls.Close();
            }

            foreach (var call in _collected)
            {
                if (call is MementoRecord memento)
                {
                    DependOn(memento.Dependencies);
                }
            }

            _more?.Finish();
            return (
                _collected.Count == 0 ? [] : [.. _collected.Take(MementoRecord.MaximumInvocations).Select(InvocationOf)],
                CountOfAll,
                _called is null ? [Call.Key.Function] : [.. _called.Append(Call.Key.Function).OrderBy(static name => name.ToString(), StringComparer.Ordinal)],
                TimeSpan.FromTicks(Interlocked.Read(ref _childTicks)));
        }
    }

    /// <summary>Lets go of what the list of calls takes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _more?.Dispose();
        }
    }

    private long CountOfAll => _collected.Count + (_more?.Count ?? 0);

    private void Add(IReadOnlyList<ResourceHandle> resources)
    {
        for (var i = 0; i < resources.Count; i++)
        {
            if (!resources[i].IsRecordOnly)
            {
                (_resources ??= []).Add(resources[i]);
            }
        }
    }

    private void DependOn(FunctionName function)
    {
        if (function != Call.Key.Function)
        {
            (_called ??= []).Add(function);
        }
    }

    private void DependOn(IReadOnlyList<FunctionName> functions)
    {
        for (var i = 0; i < functions.Count; i++)
        {
            DependOn(functions[i]);
        }
    }

    private static Invocation InvocationOf(object call) => call is MementoRecord memento ? new Invocation(memento.Call, memento.Arguments) : (Invocation)call;

    private void AddBeyond(CallKey key, string arguments)
    {
        _more ??= new InvocationLog();
        _more.Add(key, arguments);
    }
}
