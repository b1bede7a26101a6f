using System.Collections.Concurrent;

namespace Memento.Storage.Tiered;

/// <summary>Which uses of calls a farther tier has been told of, so that it is not told of every hit: when something was used last need not be exact to more than an hour.</summary>
internal sealed class RecentUses
{
    private const int Most = 50_000;
    private const long Accuracy = 60 * 60 * 1000;

    private readonly ConcurrentDictionary<(string Tier, CallKey Call), long> _told = [];

    /// <summary>Whether a tier is to be told; it counts as told then.</summary>
    public bool IsNews(Tier tier, CallKey call)
    {
        var now = System.Environment.TickCount64;
        if (_told.TryGetValue((tier.Id, call), out var told) && now - told < Accuracy)
        {
            return false;
        }

        if (_told.Count >= Most)
        {
            _told.Clear();
        }

        _told[(tier.Id, call)] = now;
        return true;
    }
}
