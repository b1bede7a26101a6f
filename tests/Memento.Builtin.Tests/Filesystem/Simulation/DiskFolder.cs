namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>A folder of a simulated disk: its entries, those that are on the disk for sure, and all that each name meant since.</summary>
internal sealed class DiskFolder(int id) : DiskNode(id)
{
    private readonly Dictionary<string, List<DiskNode?>> _unflushed = new(StringComparer.Ordinal);
    private Dictionary<string, DiskNode> _flushed = new(StringComparer.Ordinal);

    public Dictionary<string, DiskNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Gives a name a meaning, or none.</summary>
    public void Set(string name, DiskNode? node)
    {
        if (!_unflushed.TryGetValue(name, out var meanings))
        {
            _unflushed.Add(name, meanings = [_flushed.GetValueOrDefault(name)]);
        }

        meanings.Add(node);
        if (node is null)
        {
            Entries.Remove(name);
        }
        else
        {
            Entries[name] = node;
        }
    }

    public void Flush()
    {
        _flushed = new Dictionary<string, DiskNode>(Entries, StringComparer.Ordinal);
        _unflushed.Clear();
    }

    /// <summary>The entries that a loss of power leaves: of each name that was not flushed any of its meanings since, whatever became of the others.</summary>
    public IEnumerable<KeyValuePair<string, DiskNode>> AfterLoss(Random random)
    {
        foreach (var (name, node) in _flushed.Where(entry => !_unflushed.ContainsKey(entry.Key)))
        {
            yield return KeyValuePair.Create(name, node);
        }

        // In the order in which they came: the names of temporary files are others at every run.
        foreach (var (name, meanings) in _unflushed.OrderBy(static entry => entry.Value.Max(static node => node?.Id ?? 0)))
        {
            if (meanings[random.Next(meanings.Count)] is { } node)
            {
                yield return KeyValuePair.Create(name, node);
            }
        }
    }
}
