using Memento.Storage;

namespace Memento.Provenance;

/// <summary>Takes the results of one version of a function over for another.</summary>
internal static class Adoption
{
    // So many results are in memory at once.
    private const int BatchSize = 64;

    /// <summary>Remembers under one name what is remembered under another and not under this one.</summary>
    /// <returns>How many results were taken over; of a dry run, how many would be.</returns>
    public static async ValueTask<long> AdoptAsync(IStorageBackend storage, FunctionName from, FunctionName to, Type resultType, bool dryRun, CancellationToken cancellationToken)
    {
        if (storage.IsReadOnly && !dryRun)
        {
            throw new ReadOnlyStorageException("adopt results");
        }

        if (from == to)
        {
            return 0;
        }

        var adopted = 0L;
        await foreach (var mementos in storage.ListMementosAsync(from, cancellationToken: cancellationToken).Chunk(BatchSize).ConfigureAwait(false))
        {
            var present = await storage.GetMementosAsync([.. mementos.Select(memento => new CallKey(to, memento.ArgumentHash))], cancellationToken).ConfigureAwait(false);
            var missing = mementos.Where((_, i) => present[i] is null).Select(memento => memento.Call).ToList();

            // Read as what this version returns: a result that cannot be is none of this version's, and stays where it is.
            var results = await storage.ReadManyAsync(missing, resultType, cancellationToken).ConfigureAwait(false);
            var taken = results.OfType<StoredResult>().Select(result => new ResultToStore(Adopted(result.Memento, to), result.Value, resultType)).ToList();
            if (!dryRun)
            {
                await storage.MemoizeManyAsync(taken, cancellationToken).ConfigureAwait(false);
            }

            adopted += taken.Count;
        }

        return adopted;
    }

    // What ran stays on record when its result is taken over more than once.
    private static MementoRecord Adopted(MementoRecord memento, FunctionName function) =>
        memento with { Function = function, AdoptedFrom = memento.AdoptedFrom ?? memento.Function, Content = null };
}
