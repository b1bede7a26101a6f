namespace Memento.Storage.Memory;

/// <summary>The versions of one key. Used under the store's gate.</summary>
internal sealed class KeyedObject
{
    private readonly Dictionary<string, StoredVersion> _versions = new(StringComparer.Ordinal);

    /// <summary>The newest version; null when the bare key was removed.</summary>
    public string? Newest { get; set; }

    /// <summary>The version, or the newest one for null; null when there is none.</summary>
    public StoredVersion? Find(string? version) =>
        (version ?? Newest) is { } name ? _versions.GetValueOrDefault(name) : null;

    /// <summary>Every version there is.</summary>
    public IEnumerable<KeyValuePair<string, StoredVersion>> Versions => _versions;

    public void Add(string version, StoredVersion stored)
    {
        _versions.Add(version, stored);
        Newest = version;
    }

    /// <summary>Removes a version.</summary>
    /// <returns>False when no version is left.</returns>
    public bool Remove(string version)
    {
        _versions.Remove(version);
        Newest = string.Equals(Newest, version, StringComparison.Ordinal) ? null : Newest;
        return _versions.Count > 0;
    }
}
