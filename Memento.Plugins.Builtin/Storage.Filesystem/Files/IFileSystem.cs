using Memento.Storage.Locking;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// Every file operation of the stores, so that a simulated disk can stand in for the real one. Paths are absolute.
/// Trouble is an <see cref="IOException"/> or an <see cref="UnauthorizedAccessException"/>; a file or folder that is not
/// there is an answer wherever one says so.
/// </summary>
internal interface IFileSystem
{
    /// <summary>Opens a file to read; it may be renamed over and deleted meanwhile. Null when there is none.</summary>
    Stream? OpenRead(string path);

    /// <summary>All the bytes of a file; null when there is none.</summary>
    byte[]? ReadWhole(string path)
    {
        using var stream = OpenRead(path);
        if (stream is null)
        {
            return null;
        }

        if (stream.Length > Array.MaxLength)
        {
            throw new IOException($"The file '{path}' of {stream.Length} bytes is none that a store writes.");
        }

        var bytes = new byte[stream.Length];
        return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)).Length == bytes.Length
            ? bytes
            : throw new IOException($"The file '{path}' became shorter while it was read.");
    }

    /// <summary>All the bytes of a file, and when it was last written; null when there is none.</summary>
    DatedBytes? ReadDated(string path) => ReadWhole(path) is { } bytes ? new DatedBytes(bytes, GetLastWriteTimeUtc(path) ?? DateTime.UtcNow) : null;

    /// <summary>The length of a file in bytes; null when there is none.</summary>
    long? GetLength(string path);

    /// <summary>When a file was last written; null when there is none.</summary>
    DateTime? GetLastWriteTimeUtc(string path);

    /// <summary>Makes a file look as if it were written at a time. The name is followed once: a file that was renamed away is not touched any more.</summary>
    /// <returns>False when there is none, or its time is not this user's to change.</returns>
    bool SetLastWriteTimeUtc(string path, DateTime time);

    /// <summary>Takes everybody's permission to write to a file. It can be renamed over and deleted as before.</summary>
    /// <returns>False when it is not there, not this user's to do, or the disk has no such thing.</returns>
    bool MakeReadOnly(string path) => false;

    /// <summary>Makes a new file to write. In a folder that is a group's, the group may write it too.</summary>
    /// <exception cref="DirectoryNotFoundException">Its folder is not there.</exception>
    /// <exception cref="FileNotFoundException">Its folder was not there, and is by now.</exception>
    Stream CreateNew(string path);

    /// <summary>Makes a new file with all its bytes, as <see cref="CreateNew"/> does.</summary>
    /// <inheritdoc cref="CreateNew" path="/exception"/>
    void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = CreateNew(path);
        stream.Write(bytes);
    }

    /// <summary>Renames a file, atomically over the one that has the new name, in the same volume.</summary>
    /// <exception cref="FileNotFoundException">The file or the new name's folder is not there.</exception>
    /// <exception cref="DirectoryNotFoundException">The file or the new name's folder is not there.</exception>
    void Rename(string source, string destination);

    /// <summary>Renames a file to a name that no other file has, in the same volume.</summary>
    /// <returns>False when there is one of that name, which stays.</returns>
    /// <inheritdoc cref="Rename" path="/exception"/>
    bool TryRename(string source, string destination) => RenameUnlessThere(this, source, destination);

    /// <summary>What <see cref="TryRename"/> does on a disk that has no such thing: another process may give a file the name between the look and the renaming.</summary>
    static bool RenameUnlessThere(IFileSystem files, string source, string destination)
    {
        if (files.GetLength(destination) is not null)
        {
            return false;
        }

        files.Rename(source, destination);
        return true;
    }

    /// <summary>Exchanges the names of two files, atomically.</summary>
    /// <returns>False when one of them is not there; null when the disk has no such thing.</returns>
    bool? TryExchange(string one, string other) => null;

    /// <summary>Deletes a file. An absent one is fine.</summary>
    void DeleteFile(string path);

    /// <summary>Makes a folder with those above it. One that is there is fine. In a folder that is a group's, it is the group's too.</summary>
    void CreateFolder(string path);

    /// <summary>Deletes a folder if it is empty. A link to one stays: somebody has put it there.</summary>
    /// <returns>False when there is something in it, or it is a link.</returns>
    bool DeleteEmptyFolder(string path);

    /// <summary>
    /// Has the system write a file, or a folder's list of what it holds, to the disk before this returns. One that is not there is fine, and so is
    /// a folder on a system that keeps folders safe by itself.
    /// </summary>
    void Flush(string path);

    /// <summary>Opens a file that is there to read it and to write into it in place, while others do. Null when there is none, or the disk has no such thing.</summary>
    Stream? OpenWrite(string path) => null;

    /// <summary>Appends to a file that nobody else has open in this way or by <see cref="TakeAlone"/>, and makes it when there is none.</summary>
    /// <returns>False when somebody has it, its folder is not there, it has more than <paramref name="limit"/> bytes, or the disk has no such thing.</returns>
    bool TryAppendAlone(string path, ReadOnlySpan<byte> bytes, int limit) => false;

    /// <summary>Empties a file that nobody else has open in this way or by <see cref="TryAppendAlone"/>.</summary>
    /// <returns>What was in it; nothing when somebody has it, there is none, or the disk has no such thing.</returns>
    byte[] TakeAlone(string path) => [];

    /// <summary>Opens the locks that every process has that opens the same path. Null when the disk has none.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder of the path is not there.</exception>
    /// <exception cref="FileNotFoundException">The folder of the path was not there, and is by now.</exception>
    IByteLocks? OpenLocks(string path) => null;

    /// <summary>Where a link leads that stands for a folder; null for what is none, as a link to a file, and on a disk without links.</summary>
    FolderLink? FindLink(string path) => null;

    /// <summary>The path of a file or folder without the links that are on the way; null when it is not there.</summary>
    string? FindPhysicalPath(string path) => path;

    /// <summary>What a folder holds, in no order, streamed; nothing when it is not there.</summary>
    IEnumerable<FolderEntry> List(string folder);
}
