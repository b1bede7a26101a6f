using Memento.Caching;

namespace Memento.Storage;

/// <summary>
/// Calls that were read from a store a moment ago and whose last use is so recent that another need not be noted: for metadata stores, between a read and
/// <see cref="IMetadataStore.UsedAsync"/>, so that nearly all uses ask the store nothing. Usable from any thread.
/// </summary>
public sealed class FreshUses
{
    /// <summary>How many calls are kept in mind.</summary>
    private const int Limit = 10_000;

    private readonly CallMap<Use> _calls = new();
    private int _count;

    /// <summary>How exactly it is to be kept when a memento was last used: more often than once an hour would be a write for each hit.</summary>
    public static TimeSpan Accuracy { get; } = TimeSpan.FromHours(1);

    /// <summary>Whether a use is so recent that the next need not be noted.</summary>
    /// <param name="lastUsed">When the last one was, in UTC.</param>
    public static bool IsFresh(DateTime lastUsed) => DateTime.UtcNow - lastUsed <= Accuracy;

    /// <summary>Keeps in mind that a call was read, when it was last used not long ago.</summary>
    /// <param name="call">The call.</param>
    /// <param name="lastUsed">When it was last used by what the store knows, in UTC.</param>
    public void Read(CallKey call, DateTime lastUsed)
    {
        if (!IsFresh(lastUsed))
        {
            Remove(call, out _);
            return;
        }

        if (Volatile.Read(ref _count) >= Limit)
        {
            // Read and never used: the store is asked when they are.
            _calls.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_calls.TryAdd(call, new Use(lastUsed)))
        {
            Interlocked.Increment(ref _count);
        }
    }

    /// <summary>Those of some calls that were used of which the store has to be asked when they were used before, and told; mostly none. A call that was read is left out once.</summary>
    public IReadOnlyList<CallKey> Except(IReadOnlyList<CallKey> used)
    {
        ArgumentNullException.ThrowIfNull(used);
        List<CallKey>? others = null;
        for (var i = 0; i < used.Count; i++)
        {
            if (!Remove(used[i], out var lastUsed) || !IsFresh(lastUsed))
            {
                (others ??= []).Add(used[i]);
            }
        }

        return others ?? (IReadOnlyList<CallKey>)FewCalls.None;
    }

    private bool Remove(CallKey call, out DateTime lastUsed)
    {
        var isKnown = _calls.TryRemove(call, out var known);
        lastUsed = known?.At ?? default;
        if (isKnown)
        {
            Interlocked.Decrement(ref _count);
        }

        return isKnown;
    }

    private sealed class Use(DateTime at)
    {
        public DateTime At { get; } = at;
    }
}
