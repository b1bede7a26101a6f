using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Storage;

namespace Memento.Provenance;

/// <summary>Follows mementos to those of the calls they made, in whichever cluster those are.</summary>
internal sealed class Callees(MementoEnvironment environment)
{
    /// <summary>So many mementos of the calls of one are in memory at once, when all are looked at.</summary>
    public const int BatchSize = 256;

    /// <summary>Where the calls of a function are kept; null when its cluster is not known here.</summary>
    public IStorageBackend? StorageOf(FunctionName function) => environment.GetCluster(function.Cluster)?.Storage;

    /// <summary>
    /// The calls that a call made, in their order and streamed. Where the list of them all is damaged or was not kept, those that the memento itself has.
    /// </summary>
    /// <param name="memento">The memento of the call.</param>
    /// <param name="wanted">How many are wanted at most.</param>
    /// <param name="onTrouble">Told why it is not all of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Invocation> ListAsync(MementoRecord memento, long wanted, Action<string> onTrouble, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Math.Min(wanted, memento.InvocationCount) > memento.Invocations.Count && StorageOf(memento.Function) is { } storage)
        {
            var (all, trouble) = await BeginAsync(storage, memento, cancellationToken).ConfigureAwait(false);
            if (all is not null)
            {
                await using (all.ConfigureAwait(false))
                {
                    do
                    {
                        yield return all.Current;
                    }
                    while (await all.MoveNextAsync().ConfigureAwait(false));
                }

                yield break;
            }

            onTrouble(trouble!);
        }

        foreach (var invocation in memento.Invocations)
        {
            yield return invocation;
        }
    }

    /// <summary>The mementos of calls, by call; of those that are not remembered, none.</summary>
    public async ValueTask<Dictionary<CallKey, MementoRecord>> MementosAsync(IEnumerable<CallKey> calls, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CallKey, MementoRecord>();
        foreach (var (storage, kept) in ByStorage(calls))
        {
            foreach (var memento in await storage.GetMementosAsync(kept, cancellationToken).ConfigureAwait(false))
            {
                if (memento is not null)
                {
                    found.TryAdd(memento.Call, memento);
                }
            }
        }

        return found;
    }

    /// <summary>What calls threw, by call; of those whose exception cannot be read, nothing.</summary>
    /// <param name="mementos">Mementos of calls that threw.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Dictionary<CallKey, ExceptionRecord>> ExceptionsAsync(IEnumerable<MementoRecord> mementos, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CallKey, ExceptionRecord>();
        foreach (var (storage, kept) in ByStorage(mementos.Select(memento => memento.Call)))
        {
            foreach (var result in await storage.ReadManyAsync(kept, typeof(ExceptionRecord), cancellationToken).ConfigureAwait(false))
            {
                if (result is { Value: ExceptionRecord exception })
                {
                    found.TryAdd(result.Memento.Call, exception);
                }
            }
        }

        return found;
    }

    /// <summary>Calls by where they are kept, each once; those of unknown clusters are left out.</summary>
    public IEnumerable<(IStorageBackend Storage, List<CallKey> Calls)> ByStorage(IEnumerable<CallKey> calls) =>
        from call in calls.Distinct()
        let storage = StorageOf(call.Function)
        where storage is not null
        group call by storage into kept
        select (kept.Key, kept.ToList());

    // No call is given before the whole list was checked: either all come, or none and the reason.
    private static async ValueTask<(IAsyncEnumerator<Invocation>? All, string? Trouble)> BeginAsync(IStorageBackend storage, MementoRecord memento, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<Invocation>? all = null;
        string trouble;
        try
        {
            all = storage.ListInvocationsAsync(memento, cancellationToken).GetAsyncEnumerator(cancellationToken);
            if (await all.MoveNextAsync().ConfigureAwait(false))
            {
                return (all, null);
            }

            trouble = "The list of all calls is empty.";
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            trouble = ExceptionReader.MessageOf(exception);
        }

        if (all is not null)
        {
            await all.DisposeAsync().ConfigureAwait(false);
        }

        return (null, trouble);
    }
}
