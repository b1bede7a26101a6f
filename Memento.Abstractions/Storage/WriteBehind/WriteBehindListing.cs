using System.Runtime.CompilerServices;

namespace Memento.Storage.WriteBehind;

/// <summary>Lists what a store has once the queue before it is written.</summary>
internal static class WriteBehindListing
{
    public static async IAsyncEnumerable<T> ThenAsync<T>(this WriteBehindQueue queue, Func<IAsyncEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await queue.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var item in list().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
