namespace Memento.Resources;

/// <summary>
/// Files. Size and time of modification tell that one is unchanged; where they differ its content decides, so that a file that was only touched
/// is the same file.
/// </summary>
/// <remarks>
/// A file system keeps times in steps, so that a file that was changed just before it was looked at may be changed once more with no other time.
/// The version of such a file says so, and its content decides from then on (what Git knows as racily clean).
/// </remarks>
internal sealed class FileResourceType : IResourceType
{
    public static FileResourceType Instance { get; } = new();

    public string Name => "file";

    public ResourceHandle Describe(string location)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        var uri = FileUri.IsOne(location) ? location : FileUri.Of(location);
        var path = FileUri.ToPath(uri);
        return new ResourceHandle(Name, uri, FileState.Look(path) is { } state && FileHashes.Of(path, state) is { } hash
            ? new FileVersion(state, hash).ToString()
            : ResourceHandle.Deleted);
    }

    public bool IsUnchanged(ResourceHandle resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var path = FileUri.ToPath(resource.Uri);
        if (FileState.Look(path) is not { } state)
        {
            return resource.Version == ResourceHandle.Deleted;
        }

        return FileVersion.TryRead(resource.Version, out var before)
            && before.State.Length == state.Length
            && ((before.State.IsSettled && before.State.Modified == state.Modified) || string.Equals(FileHashes.Of(path, state), before.Sha256, StringComparison.Ordinal));
    }
}
