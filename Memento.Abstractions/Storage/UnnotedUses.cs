using System.Collections.Concurrent;

namespace Memento.Storage;

/// <summary>
/// Calls that were read from a store and whose last use is so long ago that it is to be noted, when they turn out to be used: for metadata stores, between a read and
/// <see cref="IMetadataStore.UsedAsync"/>, so that a use that need not be noted asks the store nothing. Usable from any thread.
/// </summary>
public sealed class UnnotedUses
{
    /// <summary>How many calls are kept in mind.</summary>
    private const int Limit = 10_000;

    private readonly ConcurrentDictionary<CallKey, byte> _calls = new();

    /// <summary>How exactly it is to be kept when a memento was last used: more often than once an hour would be a write for each hit.</summary>
    public static TimeSpan Accuracy { get; } = TimeSpan.FromHours(1);

    /// <summary>Keeps in mind that a call was read, when it was last used too long ago.</summary>
    /// <param name="call">The call.</param>
    /// <param name="lastUsed">When it was last used by what the store knows, in UTC.</param>
    public void Read(CallKey call, DateTime lastUsed)
    {
        if (DateTime.UtcNow - lastUsed <= Accuracy)
        {
            return;
        }

        if (_calls.Count >= Limit)
        {
            // Read and never used: they are read again.
            _calls.Clear();
        }

        _calls.TryAdd(call, 0);
    }

    /// <summary>Those of some calls whose use is to be noted, each told once; none when there are none.</summary>
    public IReadOnlyList<CallKey> Take(IReadOnlyList<CallKey> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        return _calls.IsEmpty ? [] : [.. used.Where(call => _calls.TryRemove(call, out _))];
    }
}
