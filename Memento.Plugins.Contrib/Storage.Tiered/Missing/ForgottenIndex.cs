namespace Memento.Storage.Tiered;

/// <summary>What is forgotten and may still be in one tier, to be asked for each memento that is found there.</summary>
internal sealed class ForgottenIndex
{
    /// <summary>How far the clocks of those who share a tier may be apart: what was computed up to this long after the forgetting counts as computed before it, and is computed again at worst.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<CallKey, DateTimeOffset> _calls = [];
    private readonly Dictionary<string, DateTimeOffset> _functions = new(StringComparer.Ordinal);
    private DateTimeOffset? _everything;

    /// <summary>The entries of the tier, by their ids, in the order in which they were made.</summary>
    public Dictionary<string, ForgottenEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Until when what was computed is forgotten, if it was computed before a time.</summary>
    public static DateTimeOffset Until(DateTimeOffset time) => time + ClockSkew;

    public void Add(ForgottenEntry entry)
    {
        Entries[entry.Id] = entry;
        if (entry.What.Everything)
        {
            _everything = Later(_everything, entry.Time);
        }

        foreach (var function in entry.What.Functions)
        {
            _functions[function.ToString()] = Later(_functions.TryGetValue(function.ToString(), out var old) ? old : null, entry.Time);
        }

        foreach (var call in entry.What.Calls)
        {
            _calls[call] = Later(_calls.TryGetValue(call, out var old) ? old : null, entry.Time);
        }
    }

    /// <summary>Takes entries away, of which the tier has nothing any more.</summary>
    public void Remove(IReadOnlyCollection<string> ids)
    {
        var left = Entries.Values.Where(entry => !ids.Contains(entry.Id)).ToList();
        Entries.Clear();
        _calls.Clear();
        _functions.Clear();
        _everything = null;
        left.ForEach(Add);
    }

    public bool IsForgotten(FunctionName function) => _everything is not null || _functions.ContainsKey(function.ToString()) || _functions.ContainsKey(function.Unversioned);

    public bool IsForgotten(MementoRecord memento)
    {
        var until = _everything;
        if (_functions.TryGetValue(memento.Function.ToString(), out var version))
        {
            until = Later(until, version);
        }

        if (_functions.TryGetValue(memento.Function.Unversioned, out var function))
        {
            until = Later(until, function);
        }

        if (_calls.TryGetValue(memento.Call, out var call))
        {
            until = Later(until, call);
        }

        return until is { } time && memento.Time <= Until(time);
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
