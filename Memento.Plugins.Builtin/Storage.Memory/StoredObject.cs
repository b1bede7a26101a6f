namespace Memento.Storage.Memory;

/// <summary>The versions of one key. Used under the store's gate.</summary>
internal sealed class StoredObject
{
    private readonly Dictionary<string, StoredVersion> _versions = new(StringComparer.Ordinal);

    /// <summary>The newest version; null when the bare key was removed.</summary>
    public string? Newest { get; set; }

    /// <summary>The version, or the newest one for null; null when there is none.</summary>
    public StoredVersion? Find(string? version) =>
        (version ?? Newest) is { } name ? _versions.GetValueOrDefault(name) : null;

    public void Add(string version, byte[] data)
    {
        _versions.Add(version, new StoredVersion(data));
        Newest = version;
    }
}
