namespace Memento.Storage;

/// <summary>
/// The key of an object in a data store: segments parted by <c>/</c>, and the version of the object, or none for
/// the newest one (the <em>bare</em> key).
/// </summary>
/// <remarks>
/// The segments are any text: a store escapes what its medium cannot take. Only what could leave the store or
/// cannot be told apart from it is refused here: an empty segment, <c>.</c>, <c>..</c> and NUL.
/// </remarks>
public readonly record struct DataKey
{
    /// <summary>The first segment of the keys of content-addressed objects.</summary>
    public const string ContentSegment = "c";

    /// <summary>The longest path of a key, in UTF-16 units.</summary>
    public const int MaximumLength = 1024;

    /// <summary>A key, bare or of one version.</summary>
    /// <param name="path">The segments, parted by <c>/</c>.</param>
    /// <param name="version">The version that a store gave out, or null for the newest.</param>
    /// <exception cref="ArgumentException">A segment is empty, <c>.</c> or <c>..</c>, holds a NUL, or the path is too long.</exception>
    public DataKey(string path, string? version = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Length > MaximumLength)
        {
            throw new ArgumentException($"A data key has at most {MaximumLength} characters, this one has {path.Length}: '{path[..60]}…'.", nameof(path));
        }

        for (var start = 0; start <= path.Length;)
        {
            var end = path.IndexOf('/', start);
            end = end < 0 ? path.Length : end;
            var segment = path.AsSpan(start, end - start);
            start = end + 1;
            if (segment is "" or "." or ".." || segment.Contains('\0'))
            {
                throw new ArgumentException($"'{path.Replace('\0', '?')}' is not a data key: its parts, between slashes, are not empty, not '.' or '..', and hold no NUL.", nameof(path));
            }
        }

        Path = path;
        Version = version;
    }

    /// <summary>The segments, parted by <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The version, or null for a bare key.</summary>
    public string? Version { get; }

    /// <summary>True for the key of content named by its own SHA-256, which never changes: such an object has one version.</summary>
    public bool IsContentAddressed => Path is not null && Path.Length == ContentSegment.Length + 65
        && Path.StartsWith(ContentSegment + "/", StringComparison.Ordinal)
        && !Path.AsSpan(ContentSegment.Length + 1).ContainsAnyExcept("0123456789abcdef");

    /// <summary>The key without its version.</summary>
    public DataKey Bare => new(Path);

    /// <summary>The key of the content with this SHA-256 (64 lowercase hexadecimal digits).</summary>
    /// <exception cref="ArgumentException"><paramref name="sha256"/> is not 64 lowercase hexadecimal digits.</exception>
    public static DataKey ForContent(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        if (sha256.Length != 64 || sha256.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            throw new ArgumentException($"'{sha256}' is not a SHA-256: 64 lowercase hexadecimal digits are expected.", nameof(sha256));
        }

        return new DataKey($"{ContentSegment}/{sha256}");
    }

    /// <summary>The same path at a version.</summary>
    public DataKey At(string version) => new(Path, version);

    /// <summary>The path, with <c>@version</c> behind it when there is one: for messages.</summary>
    public override string ToString() => Version is null ? Path : $"{Path}@{Version}";
}
