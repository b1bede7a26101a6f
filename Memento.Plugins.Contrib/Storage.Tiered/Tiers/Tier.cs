using Memento.Plugins;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Tiered;

/// <summary>One of the stores, and what stands before it. It is opened when it is first asked, or when the storage is made if it can be then.</summary>
internal sealed class Tier
{
    /// <summary>How long a tier has at least to be opened, which is more than a question: its files are looked at, and its plugin may have to be loaded.</summary>
    private static readonly TimeSpan LeastToOpen = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly BackendContext _context;
    private readonly IConfigurationSection _section;
    private readonly bool _isAlone;
    private IStorageBackend? _backend;
    private string? _place;
    private JoinedStores? _raw;

    public Tier(BackendContext context, IConfigurationSection section, int index, bool isAlone, TieredSettings settings, ForgottenBook forgotten, ILogger logger)
    {
        _context = context;
        _section = section;
        _isAlone = isAlone;
        Index = index;
        Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tier {index + 1} ({section["type"]})");
        Id = TierIdentity.Of(section);
        IsReadOnly = settings.ReadOnly || (bool.TryParse(section["readonly"], out var isReadOnly) && isReadOnly);
        Statistics = new TierStatistics(Name);
        Gate = new TierGate(Name, settings.Timeout, settings.RetryAfter, Statistics, logger);
        Stores = new JoinedStores(new TierData(this), new TierMetadata(this, forgotten));
        var isInTime = TryOpen();

        // One that hung once may do so again.
        Gate.AsksHere = index == 0 && settings.Guard == TierGuard.Far && isInTime;
    }

    /// <summary>Its place, from 0, the nearest.</summary>
    public int Index { get; }

    /// <summary>As people name it.</summary>
    public string Name { get; }

    /// <summary>What it is noted by: made of its settings, so that it stays the same when another tier is put before it.</summary>
    public string Id { get; }

    /// <summary>Whether it is the same store as another tier, also where it is reached by other links. Of one that did not say in time where it is, its path says it alone.</summary>
    public bool IsSameAs(Tier other) =>
        TierIdentity.WrittenPlaceOf(_section, _context) == TierIdentity.WrittenPlaceOf(other._section, _context) || (Volatile.Read(ref _place) is { } place && place == Volatile.Read(ref other._place));

    /// <summary>What is forgotten here only is noted by, while the tier is read-only: it is not brought to the tier when that may be written to one day.</summary>
    public string ReadOnlyId => "readonly:" + Id;

    public bool IsReadOnly { get; }

    public TierGate Gate { get; }

    public TierStatistics Statistics { get; }

    /// <summary>Its stores behind the gate, what was forgotten left out.</summary>
    public JoinedStores Stores { get; }

    public IDataStore Data => Stores.Data;

    public IMetadataStore Metadata => Stores.Metadata;

    /// <summary>One tier's questions that must not meet: bringing it what was forgotten.</summary>
    public SemaphoreSlim Forgetting { get; } = new(1, 1);

    /// <summary>What is being copied to it.</summary>
    public CopiesUnderWay Copies { get; } = new();

    /// <summary>The stores themselves, for use within the gate.</summary>
    public JoinedStores Open()
    {
        if (OpenStores is { } raw)
        {
            return raw;
        }

        lock (_gate)
        {
            if (_raw is null)
            {
                _backend = _context.Broker.CreateStorageBackend(_section);
                Volatile.Write(ref _raw, JoinedStores.Of(_backend) ?? throw new ConfigurationException(
                    $"'{_section.Path}:type' is '{_section["type"]}', which keeps no results in stores that could be a tier: name a storage that does, such as 'filesystem'."));
            }

            return _raw;
        }
    }

    /// <summary>The stores themselves, where they are open; null where they could not be opened so far. Asks nothing, and so needs no gate.</summary>
    public JoinedStores? OpenStores => Volatile.Read(ref _raw);

    /// <summary>Whether what it keeps lives in this process alone. What could not be opened so far is down, and so it is elsewhere.</summary>
    public bool IsOfThisProcess => OpenStores is not null && _backend!.IsOfThisProcess;

    /// <summary>The whole storage, for what takes as long as it takes.</summary>
    /// <exception cref="TierDownException">It is not open, and cannot be opened in time.</exception>
    public async ValueTask<IStorageBackend> OpenBackendAsync(CancellationToken cancellationToken)
    {
        if (OpenStores is null)
        {
            await Gate.AskAsync(_ => new ValueTask<JoinedStores>(Open()), cancellationToken).ConfigureAwait(false);
        }

        return _backend!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_backend is { } backend)
        {
            await Gate.DisposeAsync(backend).ConfigureAwait(false);
        }
    }

    // What is wrong in the configuration is told at once; a store that is away, or hangs, is opened when it is back. False for one that hangs.
    private bool TryOpen()
    {
        // A store that hangs may do so before there is anything to ask.
        var opening = Gate.Begin(() =>
        {
            var stores = Open();
            if (!_isAlone)
            {
                Volatile.Write(ref _place, TierIdentity.PlaceOf(_section, _context));
            }

            return Task.FromResult(stores);
        });
        try
        {
            opening.WaitAsync(Gate.Timeout > LeastToOpen ? Gate.Timeout : LeastToOpen).GetAwaiter().GetResult();
        }
        catch (TimeoutException exception) when (!opening.IsCompleted)
        {
            // Whoever asks next waits for the same, as long as the gate lets him.
            _ = opening.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Gate.Failed(exception, isTimeout: true);
            return false;
        }
        catch (Exception exception) when (exception is not ConfigurationException && TierGate.IsFailure(exception, CancellationToken.None))
        {
            Gate.Failed(exception, isTimeout: false);
        }

        return true;
    }
}
