namespace Memento.Storage.Locking;

/// <summary>
/// What a wait for a lease keeps from going on, told to the other processes, and the circle that it closes. Each call that cannot end before the awaited one is an
/// edge, and an edge is a lock whose number has both calls in it: so it goes with its process, however that ends. Who waits follows the edges from the call that he waits for.
/// </summary>
/// <remarks>
/// Of a call an edge has 30 bits of its lease's number, so that those from one call stand side by side. A circle is believed when it is seen twice
/// in a row: calls that wait for each other do so for ever, while edges that were never there at once are gone by then.
/// </remarks>
internal sealed class LeaseWaits(StoreLocks locks, long awaited) : IDisposable
{
    /// <summary>Above the times of leases.</summary>
    private const long First = CallLeases.OwnLock + (1L << 61);
    private const int Bits = 30;
    private const long Mask = (1L << Bits) - 1;

    /// <summary>How many edges one wait tells of. Beyond that circles are not seen, and end when the wait is over.</summary>
    private const int Most = 200;

    /// <summary>How many calls are looked at for a circle.</summary>
    private const int MostSeen = 10_000;

    private readonly HashSet<long> _told = [];
    private CallKey? _seen;

    /// <summary>One of the calls that wait for this one and that it waits for in turn, by way of other processes; null when there is none, or it was not seen before.</summary>
    /// <param name="waiting">The calls here that cannot end before the awaited one.</param>
    public CallKey? FindCircle(IReadOnlyCollection<CallKey> waiting)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        CallKey? found;
        try
        {
            found = Find(waiting);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at shows no circle; the wait itself will say what is wrong with the locks.
            found = null;
        }

        var isSure = found is not null && found == _seen;
        _seen = found;
        return isSure ? found : null;
    }

    /// <summary>Nothing waits any longer.</summary>
    public void Dispose()
    {
        foreach (var edge in _told)
        {
            locks.Release(edge);
        }

        _told.Clear();
    }

    private CallKey? Find(IReadOnlyCollection<CallKey> waiting)
    {
        var nodes = new Dictionary<long, CallKey>(waiting.Count);
        foreach (var call in waiting)
        {
            nodes.TryAdd(CallLeases.NumberOf(call) & Mask, call);
        }

        Tell(nodes.Keys);
        var open = new Stack<long>([awaited & Mask]);
        var seen = new HashSet<long>(open);
        while (open.TryPop(out var node))
        {
            if (nodes.TryGetValue(node, out var caller))
            {
                return caller;
            }

            var end = EdgeOf(node, Mask) + 1;
            for (var from = EdgeOf(node, 0); seen.Count < MostSeen && locks.FindHeld(from, end - from) is { } edge; from = edge + 1)
            {
                if (seen.Add(edge & Mask))
                {
                    open.Push(edge & Mask);
                }
            }
        }

        return null;
    }

    private void Tell(IReadOnlyCollection<long> nodes)
    {
        var edges = nodes.Select(node => EdgeOf(node, awaited & Mask)).ToHashSet();
        foreach (var edge in _told.Except(edges).ToList())
        {
            locks.Release(edge);
            _told.Remove(edge);
        }

        foreach (var edge in edges.Except(_told).Take(Most - _told.Count).ToList())
        {
            // One that another has says the same; where there are no more locks it stays untold.
            if (locks.TryTake(edge, makesFolder: false) == LockOutcome.Taken)
            {
                _told.Add(edge);
            }
        }
    }

    private static long EdgeOf(long from, long to) => First + (from << Bits) + to;
}
