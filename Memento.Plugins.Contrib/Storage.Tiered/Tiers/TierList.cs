using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Memento.Storage.Tiered;

/// <summary>Lists what a tier lists, behind its gate: some at a time, as each question to a tier that may hang takes a thread.</summary>
internal static class TierList
{
    private const int MostAtOnce = 256;

    public static async IAsyncEnumerable<T> Of<T>(Tier tier, Func<JoinedStores, IAsyncEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What takes long is given in smaller parts, so that a slow store does not count as one that hangs.
        var longest = tier.Gate.Timeout / 4;
        var items = await tier.Gate.AskAsync(token => new ValueTask<IAsyncEnumerator<T>>(list(tier.Open()).GetAsyncEnumerator(token)), cancellationToken).ConfigureAwait(false);
        try
        {
            for (var hasMore = true; hasMore;)
            {
                (var some, hasMore, var unread) = await tier.Gate.AskAsync(_ => TakeAsync(items, longest), cancellationToken).ConfigureAwait(false);
                foreach (var item in some)
                {
                    yield return item;
                }

                if (unread is not null)
                {
                    // Not within the gate: a tier that lists all but one file is not down.
                    throw new IncompleteListException(unread);
                }
            }
        }
        finally
        {
            await tier.Gate.DisposeAsync(items).ConfigureAwait(false);
        }
    }

    private static async ValueTask<(List<T> Some, bool HasMore, IReadOnlyList<StoreDamage>? Unread)> TakeAsync<T>(IAsyncEnumerator<T> items, TimeSpan longest)
    {
        var some = new List<T>();
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (some.Count < MostAtOnce && (some.Count == 0 || Stopwatch.GetElapsedTime(start) < longest))
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                {
                    return (some, false, null);
                }

                some.Add(items.Current);
            }
        }
        catch (IncompleteListException exception)
        {
            // The end of the list, after what was taken by now.
            return (some, false, exception.Unread);
        }

        return (some, true, null);
    }
}
