using Memento.Plugins;

namespace Memento.Storage.Tiered;

/// <summary>
/// The storage <c>tiered</c>: several stores, nearest first. What is found far is copied near; what is written goes to all of them, or to the first
/// and in the background to the others; one that is down is skipped, and brought up to date when somebody says so.
/// </summary>
/// <remarks>See <c>docs/joining-stores.md</c>. The settings that every storage takes (codecs, compression, the memory cache) count here, and not those of a tier.</remarks>
[ExportStorageBackend("tiered")]
public sealed class TieredStorageBackend : StorageBackendBase, ICatchUp
{
    private readonly TieredParts _parts;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or a tier cannot be made of its section.</exception>
    public TieredStorageBackend(BackendContext context)
        : this(context, TieredParts.Create(context))
    {
    }

    private TieredStorageBackend(BackendContext context, TieredParts parts)
        : base(context, parts.Data, parts.Metadata, parts.Settings) => _parts = parts;

    /// <summary>The tiers, for tests.</summary>
    internal TierSet Tiers => _parts.Tiers;

    /// <inheritdoc/>
    public async ValueTask<CatchUpReport> CatchUpAsync(CatchUpOptions options, IProgress<CatchUpProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        // What is asked of the tiers themselves passes by what waits to be written.
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return IsReadOnly ? new CatchUpReport { IsDryRun = options.DryRun } : await _parts.CatchUp.RunAsync(options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A call that was found in a farther tier is copied near first: metadata is kept where its memento is.</remarks>
    public override async ValueTask WriteMetadataAsync(CallKey call, string name, ReadOnlyMemory<byte> value, bool storeWithData = false, CancellationToken cancellationToken = default)
    {
        if (!IsReadOnly && !string.IsNullOrEmpty(name))
        {
            await _parts.Metadata.BringNearAsync(call, cancellationToken).ConfigureAwait(false);
        }

        await base.WriteMetadataAsync(call, name, value, storeWithData, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The nearest tier that may be written to, or with <c>collect</c> each of them by itself.</remarks>
    public override async ValueTask<CollectReport> CollectAsync(CollectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (IsReadOnly && !options.DryRun)
        {
            throw new ReadOnlyStorageException("collect");
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var writable = _parts.Tiers.Writable;
        var reports = await EachAsync(
            _parts.Settings.Collect == TierCollect.All ? writable : [.. writable.Take(1)],
            backend => backend.CollectAsync(options, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (!options.DryRun)
        {
            // Mementos that are gone may still be answered from here.
            Memory.Clear();
        }

        return reports.Count == 0 ? new CollectReport { IsDryRun = options.DryRun } : reports[0].Value with { Stores = reports, Unread = [.. reports.SelectMany(static report => report.Value.Unread)] };
    }

    /// <inheritdoc/>
    /// <remarks>Each tier by itself. Those that are read-only are looked at, and not repaired.</remarks>
    public override async ValueTask<VerifyReport> VerifyAsync(bool repair = false, CancellationToken cancellationToken = default)
    {
        if (repair && IsReadOnly)
        {
            throw new ReadOnlyStorageException("repair");
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        var down = new List<StoreDamage>();
        var reports = new List<KeyValuePair<string, VerifyReport>>();
        foreach (var tier in _parts.Tiers.All)
        {
            try
            {
                var backend = await tier.OpenBackendAsync(cancellationToken).ConfigureAwait(false);
                reports.Add(KeyValuePair.Create(tier.Name, await backend.VerifyAsync(repair && !tier.IsReadOnly, cancellationToken).ConfigureAwait(false)));
            }
            catch (Exception exception) when (exception is TierDownException || TierGate.IsFailure(exception, cancellationToken))
            {
                // The others are looked at all the same.
                down.Add(new StoreDamage(tier.Name, $"It could not be looked at: {ExceptionReader.MessageOf(exception)}", IsRepaired: false));
            }
        }

        if (repair)
        {
            Memory.Clear();
        }

        return (reports.Count == 0 ? new VerifyReport() : reports[0].Value) with { Damages = [.. reports.SelectMany(static report => report.Value.Damages), .. down], Stores = reports };
    }

    /// <summary>Waits until what is to be written in the background is written, or noted as missed; then disposes the tiers.</summary>
    public override async ValueTask DisposeAsync()
    {
        await FlushAsync().ConfigureAwait(false);

        // What no tier took until now is stored in none any more: nothing is brought to the others from here on.
        Memory.Clear();
        await _parts.Background.DisposeAsync().ConfigureAwait(false);
        _parts.Journal.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private async ValueTask<List<KeyValuePair<string, T>>> EachAsync<T>(IReadOnlyList<Tier> tiers, Func<IStorageBackend, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var answers = new List<KeyValuePair<string, T>>();
        IOException? trouble = null;
        foreach (var tier in tiers)
        {
            try
            {
                answers.Add(KeyValuePair.Create(tier.Name, await ask(await tier.OpenBackendAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)));
            }
            catch (IOException exception)
            {
                // The others are collected all the same.
                TieredLog.LeftOut(_parts.Logger, ExceptionReader.Readable(exception), tier.Name, ExceptionReader.MessageOf(exception));
                trouble ??= exception;
            }
        }

        return answers.Count == 0 && trouble is not null ? throw trouble : answers;
    }
}
