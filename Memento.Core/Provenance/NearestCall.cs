using Memento.Storage;

namespace Memento.Provenance;

/// <summary>Finds the call that comes nearest to another one, among those that were computed before it.</summary>
internal static class NearestCall
{
    // So many mementos are looked through where none has the same arguments.
    private const int MostMementos = 10_000;

    /// <summary>The nearest earlier call; null when there is none.</summary>
    /// <param name="storage">Where the calls are remembered.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments as normalized JSON.</param>
    /// <param name="before">When it was computed, or now.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async ValueTask<MementoRecord?> FindAsync(IStorageBackend storage, CallKey call, string arguments, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var sameArguments = new List<CallKey>();
        await foreach (var version in storage.ListVersionsAsync(call.Function, cancellationToken).ConfigureAwait(false))
        {
            if (version != call.Function)
            {
                sameArguments.Add(new CallKey(version, call.ArgumentHash));
            }
        }

        var mementos = await storage.GetMementosAsync(sameArguments, cancellationToken).ConfigureAwait(false);
        if (mementos.OfType<MementoRecord>().Where(memento => memento.Time < before).MaxBy(memento => memento.Time) is { } same)
        {
            return same;
        }

        MementoRecord? nearest = null;
        var fewest = int.MaxValue;
        var function = call.Function;
        var wanted = ArgumentChange.Read(arguments);
        await foreach (var memento in storage.ListMementosAsync(function.At(null), MostMementos, cancellationToken).ConfigureAwait(false))
        {
            if (memento.Call == call || memento.Time >= before)
            {
                continue;
            }

            var differences = ArgumentChange.Between(memento.Arguments, wanted).Count + (memento.Function == function ? 0 : 1);
            if (differences < fewest || (differences == fewest && memento.Time > nearest!.Time))
            {
                (nearest, fewest) = (memento, differences);
            }
        }

        return nearest;
    }
}
