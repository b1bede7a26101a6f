using System.Runtime.CompilerServices;

namespace Memento.Storage;

/// <summary>Lists that may end in an <see cref="IncompleteListException"/>.</summary>
public static class IncompleteLists
{
    /// <summary>What could be listed. Not for who removes what is not listed.</summary>
    /// <param name="list">The list of a store.</param>
    /// <param name="tell">Told at the end what could not be read; null for who only looks, as the store has told the operator.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public static IAsyncEnumerable<T> AsFarAsReadable<T>(this IAsyncEnumerable<T> list, Action<IReadOnlyList<StoreDamage>>? tell = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(list);
        return ReadAsync(list, tell, cancellationToken);
    }

    private static async IAsyncEnumerable<T> ReadAsync<T>(IAsyncEnumerable<T> list, Action<IReadOnlyList<StoreDamage>>? tell, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = list.GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            while (await MoveNextAsync().ConfigureAwait(false))
            {
                yield return items.Current;
            }
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await items.MoveNextAsync().ConfigureAwait(false);
            }
            catch (IncompleteListException exception)
            {
                // The end of the list.
                tell?.Invoke(exception.Unread);
                return false;
            }
        }
    }
}
