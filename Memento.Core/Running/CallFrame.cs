using System.Collections.Immutable;

namespace Memento.Running;

/// <summary>A memento function while it runs: collects what its memento will say of the calls it makes, from any thread.</summary>
internal sealed class CallFrame(MementoCall call)
{
    private readonly Lock _gate = new();
    private readonly List<Invocation> _invocations = [];
    private readonly HashSet<FunctionName> _dependencies = [call.Key.Function];
    private long _childTicks;
    private bool _isClosed;
    private int _bodies;

    public MementoCall Call { get; } = call;

    /// <summary>True the first time: the function's body has begun. It begins once for a frame.</summary>
    public bool TryEnterBody() => Interlocked.Increment(ref _bodies) == 1;

    /// <summary>Keeps a call in the order in which calls begin, whether it will run or be remembered.</summary>
    public void Begin(Invocation invocation)
    {
        lock (_gate)
        {
            // What goes on in the background after the function has returned is no part of its memento.
            if (!_isClosed)
            {
                _invocations.Add(invocation);
                _dependencies.Add(invocation.Call.Function);
            }
        }
    }

    /// <summary>Takes over what a finished call depends on, and the time it took.</summary>
    public void End(MementoRecord? memento, TimeSpan elapsed)
    {
        Interlocked.Add(ref _childTicks, elapsed.Ticks);
        lock (_gate)
        {
            if (memento is not null && !_isClosed)
            {
                _dependencies.UnionWith(memento.Dependencies);
            }
        }
    }

    /// <summary>Keeps a call that the memory cache answered.</summary>
    public void Remember(MementoRecord memento)
    {
        var invocation = new Invocation(memento.Call, memento.Arguments);
        lock (_gate)
        {
            if (!_isClosed)
            {
                _invocations.Add(invocation);
                _dependencies.UnionWith(memento.Dependencies);
            }
        }
    }

    /// <summary>The direct calls in order, and every function this one depends on in ordinal order of their names.</summary>
    public (ImmutableArray<Invocation> Invocations, ImmutableArray<FunctionName> Dependencies, TimeSpan ChildTime) Collect()
    {
        lock (_gate)
        {
            _isClosed = true;
            return (
                [.. _invocations],
                [.. _dependencies.OrderBy(name => name.ToString(), StringComparer.Ordinal)],
                TimeSpan.FromTicks(Interlocked.Read(ref _childTicks)));
        }
    }
}
