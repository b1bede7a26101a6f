using System.Diagnostics;

namespace Memento.Storage.Tiered;

/// <summary>Asks a tier about many things, behind its gate: some at a time where the time is counted, so that a slow store does not count as one that hangs.</summary>
internal static class TierBatch
{
    private const int First = 4;

    /// <summary>How many times as many are asked about next, as long as the answers come soon.</summary>
    private const int Growth = 4;

    /// <summary>Asks.</summary>
    /// <returns>The answers, in the order of <paramref name="items"/>.</returns>
    /// <exception cref="TierDownException">The tier is down, failed or did not answer about some of them in time.</exception>
    public static ValueTask<IReadOnlyList<TAnswer>> AskAsync<T, TAnswer>(
        Tier tier, IReadOnlyList<T> items, Func<JoinedStores, IReadOnlyList<T>, CancellationToken, ValueTask<IReadOnlyList<TAnswer>>> ask, CancellationToken cancellationToken)
    {
        return IsOne(tier, items) ? tier.Gate.AskAsync(token => ask(tier.Open(), items, token), cancellationToken) : InPartsAsync();

        async ValueTask<IReadOnlyList<TAnswer>> InPartsAsync()
        {
            var answers = new List<TAnswer>(items.Count);
            await EachPartAsync(
                tier,
                items,
                async part => answers.AddRange(await tier.Gate.AskAsync(token => ask(tier.Open(), part, token), cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
            return answers;
        }
    }

    /// <summary>Tells, or has something done. What was done to some of them stays when the others fail.</summary>
    /// <inheritdoc cref="AskAsync{T, TAnswer}" path="/exception"/>
    public static ValueTask TellAsync<T>(Tier tier, IReadOnlyList<T> items, Func<JoinedStores, IReadOnlyList<T>, CancellationToken, ValueTask> tell, CancellationToken cancellationToken) => IsOne(tier, items)
        ? tier.Gate.AskAsync(token => tell(tier.Open(), items, token), cancellationToken)
        : EachPartAsync(tier, items, part => tier.Gate.AskAsync(token => tell(tier.Open(), part, token), cancellationToken));

    private static bool IsOne<T>(Tier tier, IReadOnlyList<T> items) => tier.Gate.AsksHere || items.Count <= First;

    private static async ValueTask EachPartAsync<T>(Tier tier, IReadOnlyList<T> items, Func<IReadOnlyList<T>, ValueTask> act)
    {
        var longest = tier.Gate.Timeout / 4;
        var count = First;
        for (var begun = 0; begun < items.Count;)
        {
            T[] part = [.. items.Skip(begun).Take(count)];
            var start = Stopwatch.GetTimestamp();
            await act(part).ConfigureAwait(false);
            begun += part.Length;
            var time = Stopwatch.GetElapsedTime(start);
            count = time > longest ? Math.Max(1, count / Growth) : time * Growth <= longest ? count * Growth : count;
        }
    }
}
