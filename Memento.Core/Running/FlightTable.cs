using Memento.Caching;

namespace Memento.Running;

/// <summary>
/// The calls under way in this process, so that equal ones at once run once. Also sees when calls would wait for each
/// other in a circle, within one thread or across several, and refuses the one that would close it.
/// </summary>
internal sealed class FlightTable
{
    private readonly Lock _gate = new();
    private readonly CallMap<Flight> _flights = new();

    /// <summary>How many calls are under way.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>Joins the flight of a call, or begins it.</summary>
    /// <param name="key">The call.</param>
    /// <param name="caller">The flight of the calling memento function; null outside of one.</param>
    /// <param name="callers">The calls in other processes that wait for it.</param>
    /// <param name="isOwner">True when the flight begins here: the one who asked runs the call and ends it.</param>
    /// <exception cref="CyclicCallException">The call under way waits, by way of others, for the caller.</exception>
    public Flight Board(CallKey key, Flight? caller, IReadOnlyList<CallKey> callers, out bool isOwner)
    {
        lock (_gate)
        {
            isOwner = !_flights.TryGet(key, out var flight);
            if (isOwner)
            {
                _flights.TryAdd(key, flight = new Flight(key) { Callers = callers });
            }
            else if (caller is not null && Path(flight!, caller) is { } circle)
            {
                throw new CyclicCallException([.. circle.Select(link => link.Key), key]);
            }

            Need(caller, flight!);
            return flight!;
        }
    }

    /// <summary>Begins the flight of a call; null when there is one already, which is for <see cref="Board"/>.</summary>
    /// <param name="key">The call.</param>
    /// <param name="caller">The flight of the calling memento function; null outside of one.</param>
    /// <param name="callers">The calls in other processes that wait for it.</param>
    public Flight? TryBoard(CallKey key, Flight? caller, IReadOnlyList<CallKey> callers)
    {
        lock (_gate)
        {
            var flight = new Flight(key) { Callers = callers };
            if (!_flights.TryAdd(key, flight))
            {
                return null;
            }

            Need(caller, flight);
            return flight;
        }
    }

    /// <summary>A flight that nobody joins: of a call that is run beside an equal one. What waits for what is seen through it too.</summary>
    /// <param name="key">The call.</param>
    /// <param name="caller">The flight of the calling memento function; null outside of one.</param>
    /// <param name="callers">The calls in other processes that wait for it.</param>
    public Flight BoardAlone(CallKey key, Flight? caller, IReadOnlyList<CallKey> callers)
    {
        var flight = new Flight(key) { Callers = callers };
        lock (_gate)
        {
            Need(caller, flight);
        }

        return flight;
    }

    /// <summary>The calls that cannot end before a flight has landed, those in other processes included.</summary>
    public IReadOnlyCollection<CallKey> WaitingFor(Flight flight)
    {
        var waiting = new HashSet<CallKey>(flight.Callers);
        lock (_gate)
        {
            var seen = new HashSet<Flight> { flight };
            var open = new Stack<Flight>(seen);
            while (open.TryPop(out var needed))
            {
                foreach (var caller in needed.NeededBy)
                {
                    if (seen.Add(caller))
                    {
                        open.Push(caller);
                        waiting.Add(caller.Key);
                        waiting.UnionWith(caller.Callers);
                    }
                }
            }
        }

        return waiting;
    }

    /// <summary>Takes back that a caller needs a flight.</summary>
    public void Leave(Flight flight, Flight? caller)
    {
        if (caller is not null)
        {
            lock (_gate)
            {
                caller.Needs.Remove(flight);
                flight.NeededBy.Remove(caller);
            }
        }
    }

    /// <summary>Ends a flight: from here on the call begins anew for who asks.</summary>
    public void Land(Flight flight, CallOutcome? outcome)
    {
        lock (_gate)
        {
            // Another one may have begun since this one was forgotten.
            _flights.TryRemove(flight.Key, flight);
        }

        flight.Land(outcome);
    }

    /// <summary>Lets who asks from here on begin anew the calls that are being forgotten, and keeps the results of those under way from being kept.</summary>
    public void Forget(Func<CallKey, bool> isForgotten)
    {
        Flight[] forgotten;
        lock (_gate)
        {
            forgotten = [.. _flights.List().Where(flight => isForgotten(flight.Call)).Select(static flight => flight.Value)];
            foreach (var flight in forgotten)
            {
                _flights.TryRemove(flight.Key, flight);
            }
        }

        Array.ForEach(forgotten, static flight => flight.Forget());
    }

    private static void Need(Flight? caller, Flight flight)
    {
        if (caller is not null)
        {
            caller.Needs.Add(flight);
            flight.NeededBy.Add(caller);
        }
    }

    // The way along "needs" from one flight to another; null when there is none. Flights that have landed are on no way:
    // who needed them has left.
    private static List<Flight>? Path(Flight from, Flight to)
    {
        var cameFrom = new Dictionary<Flight, Flight?> { [from] = null };
        var open = new Stack<Flight>([from]);
        while (open.TryPop(out var flight))
        {
            if (flight == to)
            {
                var path = new List<Flight>();
                for (Flight? link = flight; link is not null; link = cameFrom[link])
                {
                    path.Add(link);
                }

                path.Reverse();
                return path;
            }

            foreach (var needed in flight.Needs)
            {
                if (cameFrom.TryAdd(needed, flight))
                {
                    open.Push(needed);
                }
            }
        }

        return null;
    }
}
