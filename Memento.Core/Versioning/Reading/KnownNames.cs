namespace Memento.Versioning.Reading;

/// <summary>Keeps the first object that is made for a name.</summary>
/// <remarks>
/// In the only kind of dictionary that every program has loaded when it starts: another takes some tenths of a millisecond, and a concurrent one several.
/// </remarks>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="comparer">Tells names apart.</param>
internal sealed class KnownNames<T>(StringComparer comparer)
    where T : class
{
    private readonly Dictionary<string, object?> _known = new(comparer);

    /// <summary>What is kept for a name; null when nothing is.</summary>
    public T? Find(string name)
    {
        lock (_known)
        {
            return (T?)_known.GetValueOrDefault(name);
        }
    }

    /// <summary>Keeps what was made, unless another thread was faster; gives what is kept.</summary>
    public T Keep(string name, T made)
    {
        lock (_known)
        {
            return _known.TryAdd(name, made) ? made : (T)_known[name]!;
        }
    }
}
