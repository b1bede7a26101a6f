using System.Diagnostics.CodeAnalysis;

namespace Memento.Caching;

/// <summary>Objects by their calls. A look-up takes no lock. Usable from any thread.</summary>
/// <remarks>
/// In place of a dictionary of the base library, which would be compiled for this key when a program starts: a tenth of all that such a program has to wait for. Each chain
/// is made of links that stay as they are but for what comes next, so that who follows one sees every link that was there all along.
/// </remarks>
/// <typeparam name="TValue">What is kept.</typeparam>
internal sealed class CallMap<TValue>
    where TValue : class
{
    private const int FirstLength = 16;

    private readonly Lock _gate = new();
    private Link?[] _chains = new Link?[FirstLength];
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Looks a call up.</summary>
    public bool TryGet(CallKey call, [NotNullWhen(true)] out TValue? value)
    {
        var chains = Volatile.Read(ref _chains);
        for (var link = Volatile.Read(ref ChainOf(chains, call)); link is not null; link = link.Next)
        {
            if (link.Call.Equals(call))
            {
                value = link.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Keeps a value, in the place of another of the same call.</summary>
    public void Set(CallKey call, TValue value)
    {
        lock (_gate)
        {
            RemoveInGate(call, null, out _);
            AddInGate(call, value);
        }
    }

    /// <summary>Keeps a value, unless there is one of the call.</summary>
    public bool TryAdd(CallKey call, TValue value)
    {
        lock (_gate)
        {
            if (TryGet(call, out _))
            {
                return false;
            }

            AddInGate(call, value);
            return true;
        }
    }

    /// <summary>Removes the value of a call.</summary>
    public bool TryRemove(CallKey call, [NotNullWhen(true)] out TValue? value)
    {
        lock (_gate)
        {
            return RemoveInGate(call, null, out value);
        }
    }

    /// <summary>Removes a value, unless another one has taken its place.</summary>
    public bool TryRemove(CallKey call, TValue value)
    {
        lock (_gate)
        {
            return RemoveInGate(call, value, out _);
        }
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Volatile.Write(ref _chains, new Link?[FirstLength]);
            Volatile.Write(ref _count, 0);
        }
    }

    /// <summary>What there is now.</summary>
    public List<Link> List()
    {
        lock (_gate)
        {
            var links = new List<Link>(_count);
            foreach (var chain in _chains)
            {
                for (var link = chain; link is not null; link = link.Next)
                {
                    links.Add(link);
                }
            }

            return links;
        }
    }

    // A digest is uniform already, and its last bits serve as they are; a call differs from another mostly by it.
    private static ref Link? ChainOf(Link?[] chains, CallKey call) => ref chains[call.GetHashCode() & (chains.Length - 1)];

    private void AddInGate(CallKey call, TValue value)
    {
        if (_count == _chains.Length)
        {
            Grow();
        }

        ref var first = ref ChainOf(_chains, call);
        Volatile.Write(ref first, new Link(call, value, first));
        Volatile.Write(ref _count, _count + 1);
    }

    private bool RemoveInGate(CallKey call, TValue? only, [NotNullWhen(true)] out TValue? value)
    {
        ref var first = ref ChainOf(_chains, call);
        Link? before = null;
        for (var link = first; link is not null; before = link, link = link.Next)
        {
            if (!link.Call.Equals(call))
            {
                continue;
            }

            value = link.Value;
            if (only is not null && value != only)
            {
                return false;
            }

            if (before is null)
            {
                Volatile.Write(ref first, link.Next);
            }
            else
            {
                before.Next = link.Next;
            }

            Volatile.Write(ref _count, _count - 1);
            return true;
        }

        value = null;
        return false;
    }

    // With links of its own: who follows a chain of the old table must find its end.
    private void Grow()
    {
        var larger = new Link?[2 * _chains.Length];
        foreach (var chain in _chains)
        {
            for (var link = chain; link is not null; link = link.Next)
            {
                ref var first = ref ChainOf(larger, link.Call);
                first = new Link(link.Call, link.Value, first);
            }
        }

        Volatile.Write(ref _chains, larger);
    }

    /// <summary>A call and its value.</summary>
    public sealed class Link(CallKey call, TValue value, Link? next)
    {
        private Link? _next = next;

        /// <summary>The call.</summary>
        public CallKey Call { get; } = call;

        /// <summary>The value.</summary>
        public TValue Value { get; } = value;

        internal Link? Next
        {
            get => Volatile.Read(ref _next);
            set => Volatile.Write(ref _next, value);
        }
    }
}
