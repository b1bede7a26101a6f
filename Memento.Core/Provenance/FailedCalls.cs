using Memento.Configuration;

namespace Memento.Provenance;

/// <summary>Forgets exceptions with those they came from.</summary>
internal static class FailedCalls
{
    /// <summary>Forgets a call that threw, and of what it called, directly or not, what threw and was called by what threw. One that did not throw stays, with all it called.</summary>
    /// <param name="environment">Where the calls are remembered.</param>
    /// <param name="memento">The memento of the call; null for one that is not remembered.</param>
    /// <param name="dryRun">True to forget nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was forgotten, or would be: the call first, each before what it called.</returns>
    /// <exception cref="ReadOnlyStorageException">The store of one of them is read-only; nothing was forgotten.</exception>
    public static async ValueTask<IReadOnlyList<MementoRecord>> ForgetAsync(MementoEnvironment environment, MementoRecord? memento, bool dryRun, CancellationToken cancellationToken)
    {
        if (memento?.ResultType != ResultType.Exception)
        {
            return [];
        }

        var callees = new Callees(environment);
        var failed = await FindAsync(callees, memento, cancellationToken).ConfigureAwait(false);
        if (dryRun)
        {
            return failed;
        }

        // What was called goes before what called it: where this ends halfway, the next time finds the rest.
        var stores = callees.ByStorage(failed.Select(call => call.Call).Reverse()).ToList();
        if (stores.Exists(store => store.Storage.IsReadOnly))
        {
            throw new ReadOnlyStorageException("forget a call");
        }

        var calls = failed.Select(call => call.Call).ToHashSet();
        environment.Flights.Forget(calls.Contains);
        foreach (var (storage, kept) in stores.OrderBy(store => store.Calls.Contains(memento.Call)))
        {
            await storage.ForgetCallsAsync(kept, cancellationToken).ConfigureAwait(false);
        }

        return failed;
    }

    private static async ValueTask<List<MementoRecord>> FindAsync(Callees callees, MementoRecord root, CancellationToken cancellationToken)
    {
        var failed = new List<MementoRecord>();
        var seen = new HashSet<CallKey> { root.Call };
        var open = new Stack<MementoRecord>([root]);
        while (open.TryPop(out var memento))
        {
            failed.Add(memento);
            // Of a list that is damaged the first calls are better than none.
            await foreach (var invocations in callees.ListAsync(memento, long.MaxValue, static _ => { }, cancellationToken).Chunk(Callees.BatchSize).ConfigureAwait(false))
            {
                var mementos = await callees.MementosAsync(invocations.Select(invocation => invocation.Call), cancellationToken).ConfigureAwait(false);
                foreach (var called in mementos.Values.Where(called => called.ResultType == ResultType.Exception && seen.Add(called.Call)))
                {
                    open.Push(called);
                }
            }
        }

        return failed;
    }
}
