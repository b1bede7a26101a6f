using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>How something gets to all tiers: to the nearest that takes it, then to the others, at once or in the background, with what one of them misses noted before.</summary>
internal sealed class TierSpread(TierSet tiers, TierCopier copier, MissedJournal journal, BackgroundCopies background, TierWrite mode, ILogger logger)
{
    /// <summary>Writes something that any tier can have.</summary>
    /// <exception cref="IOException">No tier takes it.</exception>
    public async ValueTask WriteAsync(MissedEntry entry, Func<Tier, CancellationToken, ValueTask> write, CancellationToken cancellationToken) => await TryWriteAsync(
        entry,
        async (tier, token) =>
        {
            await write(tier, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Writes something.</summary>
    /// <param name="entry">What it is, for the others.</param>
    /// <param name="write">Writes it to one tier; false when that one cannot have it, and the next is to be tried.</param>
    /// <param name="cancellationToken">Gives up; what was written to one tier stays, and is noted for the others.</param>
    /// <param name="isKept">Whether a tier has it, asked when all were written to: a store may be removed meanwhile. Null where nobody asks.</param>
    /// <returns>False when no tier can have it, or none has it in the end.</returns>
    /// <exception cref="IOException">No tier takes it, and one of them may be able to have it when it is up again.</exception>
    public async ValueTask<bool> TryWriteAsync(
        MissedEntry entry, Func<Tier, CancellationToken, ValueTask<bool>> write, CancellationToken cancellationToken, Func<Tier, CancellationToken, ValueTask<bool>>? isKept = null)
    {
        if (tiers.Writable.Count == 1)
        {
            await copier.ForgetAsync(tiers.Writable[0], cancellationToken).ConfigureAwait(false);
            return await write(tiers.Writable[0], cancellationToken).ConfigureAwait(false);
        }

        // Before anything is written, so that a process that is killed in between leaves word of it.
        var id = journal.Begin(entry, [.. tiers.Writable]);
        if (entry.Kind == MissedKind.Deleted && !journal.IsNoted(id))
        {
            throw new IOException($"'{entry.Key}' is not deleted: it cannot be noted in '{journal.Folder}', so that it would come back from a store that is down. Give the right to write there, and delete it again.");
        }

        if (await WriteFirstAsync(id, write, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return false;
        }

        var others = tiers.Writable.Where(tier => tier != first).ToList();
        if (mode == TierWrite.First)
        {
            journal.End(id, [first.Id]);
            await background.AddAsync(id, entry, others, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var done = new List<Tier> { first };
        var left = others.Select(static tier => tier.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var tier in others)
        {
            if (await TryAsync(tier, async token => (bool?)(await copier.BringAsync(entry with { Left = left }, tier, dryRun: false, token).ConfigureAwait(false)).IsDone, cancellationToken).ConfigureAwait(false) == true)
            {
                done.Add(tier);
                left.Remove(tier.Id);
            }
            else
            {
                tier.Statistics.CountMissed();
            }
        }

        if (isKept is not null && !await IsKeptAsync(done, isKept, cancellationToken).ConfigureAwait(false))
        {
            End(id);
            return false;
        }

        journal.End(id, done.ConvertAll(static tier => tier.Id));
        return true;
    }

    /// <summary>Does something in each tier that may be written to. One that is down is skipped.</summary>
    public async ValueTask EachAsync(Func<Tier, CancellationToken, ValueTask> act, CancellationToken cancellationToken)
    {
        foreach (var tier in tiers.Writable)
        {
            await TryAsync(tier, token => act(tier, token), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks one tier; the default when it is down. Its gate has told of that.</summary>
    public async ValueTask<T?> TryAsync<T>(Tier tier, Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            LeaveOut(tier, exception);
            return default;
        }
    }

    /// <inheritdoc cref="TryAsync{T}"/>
    /// <returns>False when it is down.</returns>
    public async ValueTask<bool> TryAsync(Tier tier, Func<CancellationToken, ValueTask> act, CancellationToken cancellationToken)
    {
        try
        {
            await act(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException exception)
        {
            LeaveOut(tier, exception);
            return false;
        }
    }

    /// <summary>Lists what a tier lists, until it is down.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(Tier tier, Func<IAsyncEnumerable<T>> list, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var items = list().GetAsyncEnumerator(cancellationToken);
        await using (items.ConfigureAwait(false))
        {
            while (await TryAsync(tier, async _ => await items.MoveNextAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                yield return items.Current;
            }
        }
    }

    private void LeaveOut(Tier tier, IOException exception)
    {
        if (exception is not TierDownException)
        {
            // Something else than the tier's being down, which its gate tells of.
            TieredLog.LeftOut(logger, ExceptionReader.Readable(exception), tier.Name, ExceptionReader.MessageOf(exception));
        }
    }

    private async ValueTask<Tier?> WriteFirstAsync(long id, Func<Tier, CancellationToken, ValueTask<bool>> write, CancellationToken cancellationToken)
    {
        IOException? trouble = null;
        var isWritten = false;
        try
        {
            foreach (var tier in tiers.Writable)
            {
                try
                {
                    if (!tier.Gate.IsDown)
                    {
                        await copier.ForgetAsync(tier, cancellationToken).ConfigureAwait(false);
                    }

                    if (await write(tier, cancellationToken).ConfigureAwait(false))
                    {
                        isWritten = true;
                        return tier;
                    }
                }
                catch (IOException exception)
                {
                    // The next one may take it.
                    trouble ??= exception;
                }
            }

            return trouble is null ? null : throw trouble;
        }
        finally
        {
            if (!isWritten)
            {
                End(id);
            }
        }
    }

    /// <summary>Whether one of the tiers that were written to has it still. Those before it, which have lost it, are taken from the list: they miss it.</summary>
    private async ValueTask<bool> IsKeptAsync(List<Tier> done, Func<Tier, CancellationToken, ValueTask<bool>> isKept, CancellationToken cancellationToken)
    {
        while (done.Count > 0)
        {
            // One that is down now was written to.
            if (await TryAsync(done[0], async token => (bool?)await isKept(done[0], token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) != false)
            {
                return true;
            }

            done.RemoveAt(0);
        }

        return false;
    }

    /// <summary>Notes that nobody has it, so that nobody misses it.</summary>
    private void End(long id) => journal.End(id, [.. tiers.Writable.Select(static tier => tier.Id)]);
}
