using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>Brings to the other tiers, in the background and in order, what was written to the first. Holds keys, not results: those are read from where they were written.</summary>
internal sealed class BackgroundCopies(TierCopier copier, MissedJournal journal, int capacity, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Channel<(long Id, MissedEntry Entry, IReadOnlyList<Tier> Tiers)> _waiting = Channel.CreateBounded<(long, MissedEntry, IReadOnlyList<Tier>)>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private Task? _worker;

    /// <summary>Adds an entry; waits for room where there is none. What is added after the storage was disposed stays noted as missed.</summary>
    public async ValueTask AddAsync(long id, MissedEntry entry, IReadOnlyList<Tier> tiers, CancellationToken cancellationToken)
    {
        Start();
        try
        {
            await _waiting.Writer.WriteAsync((id, entry, tiers), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // It is on account, and brought when the storage is caught up.
        }
    }

    /// <summary>Waits until all is brought, or noted as missed.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        if (_worker is { } worker)
        {
            await worker.ConfigureAwait(false);
        }
    }

    private void Start()
    {
        if (_worker is not null)
        {
            return;
        }

        lock (_gate)
        {
            if (_worker is null)
            {
                // The frames of the call that is the first are none of the worker's.
                using (ExecutionContext.SuppressFlow())
                {
                    _worker = Task.Run(WorkAsync);
                }
            }
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var (id, entry, tiers) in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var left = tiers.Select(static tier => tier.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var tier in tiers)
            {
                try
                {
                    if ((await copier.BringAsync(entry with { Left = left }, tier, dryRun: false, CancellationToken.None).ConfigureAwait(false)).IsDone)
                    {
                        journal.End(id, [tier.Id]);
                        left.Remove(tier.Id);
                        continue;
                    }
                }
                catch (TierDownException)
                {
                    // Told of by its gate.
                }
                catch (Exception exception)
                {
                    // Whatever a store throws, the others are to get theirs, and the worker is to go on: without it callers wait for room for ever. Of memory too, as
                    // it may have been one large result that there was no room for.
                    TieredLog.CopyFailed(logger, ExceptionReader.Readable(exception), tier.Name);
                }

                tier.Statistics.CountMissed();
            }
        }
    }
}
