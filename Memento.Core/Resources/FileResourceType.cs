using System.Runtime.CompilerServices;

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
    // Each hit from memory looks at the same records, which to read would take longer than to look at the file.
    private static readonly ConditionalWeakTable<ResourceHandle, RecordedFile> Recorded = [];

    public static FileResourceType Instance { get; } = new();

    public string Name => "file";

    public ResourceHandle Describe(string location)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        var uri = FileUri.IsOne(location) ? location : FileUri.Of(location);
        var path = FileUri.ToPath(uri);
        return new ResourceHandle(Name, uri, FileState.Look(path) is { } state && FileHashes.Of(path, state) is { } version
            ? version.ToString()
            : ResourceHandle.Deleted);
    }

    public bool IsUnchanged(ResourceHandle resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var recorded = Recorded.GetValue(resource, static resource => RecordedFile.Read(resource));
        if (recorded.Version is { State.IsSettled: true } settled && settled.State.IsStillSeen(recorded.Path))
        {
            // Nearly always. A link to the file has a time of its own, and is looked at as whatever has changed.
            return true;
        }

        if (FileState.Look(recorded.Path) is not { } state)
        {
            return resource.Version == ResourceHandle.Deleted;
        }

        return recorded.Version is { } before
            && before.State.Length == state.Length
            && ((before.State.IsSettled && before.State.Modified == state.Modified) || string.Equals(FileHashes.Of(recorded.Path, state)?.Sha256, before.Sha256, StringComparison.Ordinal));
    }

    /// <summary>What a record says of a file.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Version">How it was; null where there was none, or when it says nothing that can be read.</param>
    private sealed record RecordedFile(string Path, FileVersion? Version)
    {
        public static RecordedFile Read(ResourceHandle resource) =>
            new(FileUri.ToPath(resource.Uri), FileVersion.TryRead(resource.Version, out var version) ? version : null);
    }
}
