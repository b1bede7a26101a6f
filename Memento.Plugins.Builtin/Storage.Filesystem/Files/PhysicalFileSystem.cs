using System.IO.Enumeration;
using System.Runtime.Versioning;
using Memento.Storage.Files;
using Memento.Storage.Locking;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Filesystem.Files;

/// <summary>The disk.</summary>
internal sealed class PhysicalFileSystem : IFileSystem
{
    /// <summary>How often an operation is tried that another process is in the way of. The pauses between add up to a second.</summary>
    private const int Attempts = 10;

    /// <summary>How often a folder is made that another process removes meanwhile, as often as it likes: each time takes a µs or two.</summary>
    private const int FolderAttempts = 1000;

    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    /// <summary>EROFS, on every Unix.</summary>
    private const int ReadOnlyVolume = 30;

    /// <summary>ERROR_WRITE_PROTECT.</summary>
    private const int WriteProtected = unchecked((int)0x80070013);

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private static readonly FileStreamOptions WritingInPlace = new()
    {
        Mode = FileMode.Open,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    };

    public static PhysicalFileSystem Instance { get; } = new();

    public Stream? OpenRead(string path)
    {
        if (OpenHandle(path) is not { } file)
        {
            return null;
        }

        var stream = new FileStream(file, FileAccess.Read);
        if (stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        throw NoFile(path);
    }

    public byte[]? ReadWhole(string path)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.TryRead(path, out var read))
        {
            return read?.Bytes;
        }

        using var file = OpenHandle(path);
        return file is null ? null : ReadWhole(file, path);
    }

    public DatedBytes? ReadDated(string path)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.TryRead(path, out var read))
        {
            return read;
        }

        using var file = OpenHandle(path);
        return file is null ? null : new DatedBytes(ReadWhole(file, path), FileTime.Read(file, File.GetLastWriteTimeUtc));
    }

    public long? GetLength(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : null;
    }

    public DateTime? GetLastWriteTimeUtc(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? FileTime.Read(file, static file => file.LastWriteTimeUtc) : null;
    }

    public bool SetLastWriteTimeUtc(string path, DateTime time)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time);
            return true;
        }
        catch (Exception exception) when (IsAbsent(exception) || exception is UnauthorizedAccessException)
        {
            // Both are answers: in a folder that a team shares, a file may be somebody else's.
            return false;
        }
    }

    public bool MakeReadOnly(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                File.SetAttributes(path, File.GetAttributes(path) | FileAttributes.ReadOnly);
            }
            else
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
            }

            return true;
        }
        catch (Exception exception) when (IsAbsent(exception) || exception is UnauthorizedAccessException)
        {
            // Both are answers: in a folder that a team shares, a file may be somebody else's.
            return false;
        }
    }

    // By the runtime, which names the file when it cannot be written.
    public Stream CreateNew(string path) => new FileStream(GivenToGroup(CreateByRuntime(path), path), FileAccess.Write);

    public void WriteNew(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = GivenToGroup((OperatingSystem.IsWindows() ? null : UnixFile.Create(path)) ?? CreateByRuntime(path), path);
        Write(file, path, bytes);
    }

    public void Rename(string source, string destination)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (UnixFile.Rename(source, destination, out var isOtherDisk))
            {
                return;
            }

            if (isOtherDisk)
            {
                OtherDisk.Move(source, destination);
                return;
            }
        }

        Try((Source: source, Destination: destination), static names =>
        {
            MakeReplaceable(names.Destination);
            File.Move(names.Source, names.Destination, overwrite: true);
            return true;
        });
    }

    public bool TryRename(string source, string destination)
    {
        if (OperatingSystem.IsWindows())
        {
            return Try((Source: source, Destination: destination), static names =>
            {
                try
                {
                    File.Move(names.Source, names.Destination, overwrite: false);
                    return true;
                }
                catch (IOException exception) when (!IsAbsent(exception) && !IsInTheWay(exception) && File.Exists(names.Destination))
                {
                    // An answer.
                    return false;
                }
            });
        }

        // Else a file system without such a thing, or another disk.
        return UnixFile.TryRenameNew(source, destination) ?? TryLinkInPlace(source, destination) ?? IFileSystem.RenameUnlessThere(this, source, destination);
    }

    /// <summary>Renames a file in two steps, where the system has no single one that leaves alone what is there.</summary>
    /// <remarks>Who is killed between the two leaves the file under both names: it is whole under each, and the first is one of those that are cleaned.</remarks>
    /// <returns>False when there is something of the new name; null when the file cannot have two.</returns>
    [UnsupportedOSPlatform("windows")]
    internal static bool? TryLinkInPlace(string source, string destination)
    {
        if (UnixFile.TryLink(source, destination) is not true and var refused)
        {
            return refused;
        }

        try
        {
            File.Delete(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has its new name; the old one is left as by who is killed here.
        }

        return true;
    }

    public bool? TryExchange(string one, string other) => OperatingSystem.IsWindows() ? null : UnixFile.TryExchange(one, other);

    public void DeleteFile(string path)
    {
        try
        {
            Try(path, static path =>
            {
                MakeReplaceable(path);
                File.Delete(path);
                return true;
            });
        }
        catch (DirectoryNotFoundException)
        {
            // As absent as can be.
        }
    }

    public void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            MakeFolder(path);
            return;
        }

        if (Directory.Exists(path))
        {
            return;
        }

        // One after another, so that each has its mode from the one above.
        var above = Path.GetDirectoryName(path);
        if (above is not null)
        {
            CreateFolder(above);
        }

        MakeFolder(path);
        if (above is not null)
        {
            GroupMode.GiveFolder(path, above);
        }
    }

    private static void MakeFolder(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(path);
                return;
            }
            catch (IOException) when (attempt < FolderAttempts && !File.Exists(path))
            {
                // In the way when it was to be made, and gone when it was looked for: another process found it empty.
            }
            catch (IOException exception) when (new FileInfo(path).LinkTarget is { } target)
            {
                // What the system says is that the file exists.
                throw new IOException($"The folder '{path}' cannot be made: it is a link to '{target}', and no folder is there. A disk that is not mounted?", exception);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && Directory.Exists(Path.GetDirectoryName(path)))
            {
                // What is absent, callers make and try again: for ever, where it is the file system that makes no folders there.
                throw new IOException($"The folder '{path}' cannot be made: the file system makes none there.", exception);
            }
        }
    }

    public void Flush(string path) => DiskFlush.Flush(path);

    public bool DeleteEmptyFolder(string path)
    {
        try
        {
            if (new DirectoryInfo(path).LinkTarget is not null)
            {
                // The runtime would delete the link, whatever there is in the folder.
                return false;
            }

            Directory.Delete(path, recursive: false);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not empty, or somebody's current folder: it stays, which harms nobody.
            return false;
        }
    }

    public Stream? OpenWrite(string path) => Open(path, WritingInPlace);

    public bool TryAppendAlone(string path, ReadOnlySpan<byte> bytes, int limit)
    {
        using var file = OpenAlone(path, FileMode.OpenOrCreate);
        if (file is null || RandomAccess.GetLength(file) is var length && length > limit)
        {
            return false;
        }

        if (length == 0 && !OperatingSystem.IsWindows())
        {
            GroupMode.GiveFile(file, Path.GetDirectoryName(path)!);
        }

        RandomAccess.Write(file, bytes, length);
        return true;
    }

    public byte[] TakeAlone(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = OpenAlone(path, FileMode.Open);
        if (file is null)
        {
            return [];
        }

        var bytes = ReadWhole(file, path);
        RandomAccess.SetLength(file, 0);
        return bytes;
    }

    public IByteLocks? OpenLocks(string path) => ByteLocks.Open(path, file =>
    {
        if (!OperatingSystem.IsWindows())
        {
            GroupMode.GiveFile(file, Path.GetDirectoryName(path)!);
        }
    });

    public FolderLink? FindLink(string path)
    {
        if (new DirectoryInfo(path).LinkTarget is not { } link)
        {
            return null;
        }

        var target = FindPhysicalPath(path);
        return target is null ? new FolderLink(link, IsThere: false) : Directory.Exists(target) ? new FolderLink(target, IsThere: true) : null;
    }

    public string? FindPhysicalPath(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixFile.FindPhysicalPath(path);
        }

        try
        {
            // Of links on the way to the last one nothing is known there.
            var target = Directory.ResolveLinkTarget(path, returnFinalTarget: true);
            return target is null ? path : target.Exists ? target.FullName : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not there, or not to be reached.
            return null;
        }
    }

    public IEnumerable<FolderEntry> List(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            using var open = LinuxFolder.Open(folder, out var isAbsent);
            while (open?.Next() is { } entry)
            {
                yield return entry;
            }

            if (open is not null || isAbsent)
            {
                yield break;
            }
        }

        if (File.Exists(folder))
        {
            // No folder, and no answer of the runtime that says so on each system.
            yield break;
        }

        IEnumerator<FolderEntry> entries;
        try
        {
            entries = new FileSystemEnumerable<FolderEntry>(
                folder,
                static (ref entry) => new FolderEntry(entry.FileName.ToString(), entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0),
                Everything).GetEnumerator();
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            // Absent is an answer.
            yield break;
        }

        using (entries)
        {
            while (entries.MoveNext())
            {
                yield return entries.Current;
            }
        }
    }

    /// <summary>Writes the bytes of a new file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, of which one that was not opened by the runtime knows nothing.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">They cannot be written; it names the file, which says which disk is full.</exception>
    internal static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, 0);
        }
        catch (IOException exception) when (!exception.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new IOException($"{exception.Message} : '{path}'", exception) { HResult = exception.HResult };
        }
    }

    private static SafeFileHandle CreateByRuntime(string path) => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>A new file, with the rights that its folder gives to a group.</summary>
    private static SafeFileHandle GivenToGroup(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            GroupMode.GiveFile(file, Path.GetDirectoryName(path)!);
        }

        return file;
    }

    /// <summary>Opens a file to read; null when there is none.</summary>
    private static SafeFileHandle? OpenHandle(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (UnixFile.Open(path, out var isAbsent) is { } file)
            {
                return file;
            }

            if (isAbsent)
            {
                return null;
            }
        }

        try
        {
            return Try(path, static path => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            // Absent is an answer.
            return null;
        }
    }

    /// <summary>Opens a file that only one has at a time; null when another one has it, or it or its folder is not there.</summary>
    private static SafeFileHandle? OpenAlone(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsAbsent(exception) || (exception.HResult is not (ReadOnlyVolume or WriteProtected) && File.Exists(path)))
        {
            // Each is an answer: one that is there and cannot be opened is open elsewhere, unless nothing there may be written.
            return null;
        }
    }

    private static byte[] ReadWhole(SafeFileHandle file, string path)
    {
        long length;
        try
        {
            length = RandomAccess.GetLength(file);
        }
        catch (NotSupportedException)
        {
            throw NoFile(path);
        }

        if (length > Array.MaxLength)
        {
            throw new IOException($"The file '{path}' of {length} bytes is none that a store writes.");
        }

        var bytes = new byte[length];
        for (int read, at = 0; at < bytes.Length; at += read)
        {
            read = RandomAccess.Read(file, bytes.AsSpan(at), at);
            if (read == 0)
            {
                throw new IOException($"The file '{path}' became shorter while it was read.");
            }
        }

        return bytes;
    }

    /// <summary>What to say of a pipe or a device: the runtime's own words for it have no path.</summary>
    private static IOException NoFile(string path) => new($"'{path}' is a pipe or a device, where a store has a file. Take it away.");

    /// <summary>Opens a file that is there; null when it is not.</summary>
    private static FileStream? Open(string path, FileStreamOptions options)
    {
        try
        {
            return Try((Path: path, Options: options), static file => new FileStream(file.Path, file.Options));
        }
        catch (Exception exception) when (IsAbsent(exception))
        {
            // Absent is an answer.
            return null;
        }
    }

    /// <summary>Elsewhere the folder's permissions say who may rename and delete.</summary>
    private static void MakeReplaceable(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path) && File.GetAttributes(path) is var attributes && attributes.HasFlag(FileAttributes.ReadOnly))
        {
            File.SetAttributes(path, attributes & ~FileAttributes.ReadOnly);
        }
    }

    private static bool IsAbsent(Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException;

    /// <summary>On Windows a scanner, or a reader that is just closing, keeps a file from being renamed or deleted for a moment.</summary>
    private static TResult Try<TState, TResult>(TState state, Func<TState, TResult> operation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return operation(state);
            }
            catch (Exception exception) when (OperatingSystem.IsWindows() && attempt < Attempts && IsInTheWay(exception))
            {
                Thread.Sleep(1 << attempt);
            }
        }
    }

    private static bool IsInTheWay(Exception exception) =>
        exception is UnauthorizedAccessException || (exception is IOException && exception.HResult is SharingViolation or LockViolation);
}
