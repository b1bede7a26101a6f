using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// A folder that is listed from its first names on. The runtime asks the system for as many names as 32 kB hold before it gives the first, and the system reads, sorts and copies
/// them, though ten may be wanted. What is not plain here is left to the runtime, whose exceptions say what was in the way.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class LinuxFolder : IDisposable
{
    /// <summary>Holds some twenty names of mementos.</summary>
    private const int FirstLength = 2048;

    /// <summary>As much as the runtime asks for: who reads on wants them all.</summary>
    private const int Length = 32768;

    /// <summary>Not in processes that are started meanwhile, and without waiting for a writer if it is no folder but a pipe.</summary>
    private const int ReadOnly = 0x80000 | 0x800;

    private const int LengthAt = 16;
    private const int KindAt = 18;
    private const int NameAt = 19;
    private const byte UnknownKind = 0;
    private const byte FolderKind = 4;

    /// <summary>Whether the system's library is so old that it cannot list a folder this way.</summary>
    private static volatile bool _isOld;

    private readonly SafeFileHandle _folder;
    private readonly string _path;
    private byte[] _records = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _at;
    private int _end;

    private LinuxFolder(int descriptor, string path) => (_folder, _path) = (new SafeFileHandle(descriptor, ownsHandle: true), path);

    /// <summary>Opens a folder to list it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isAbsent">True when there is none.</param>
    /// <returns>Null when it was not opened; when it is not absent, the runtime's own way says what was in the way.</returns>
    public static LinuxFolder? Open(string path, out bool isAbsent)
    {
        isAbsent = false;
        if (_isOld)
        {
            return null;
        }

        var descriptor = UnixFile.Open(path, ReadOnly);
        if (descriptor < 0)
        {
            isAbsent = Marshal.GetLastPInvokeError() == UnixFile.NoSuchFile;
            return null;
        }

        var folder = new LinuxFolder(descriptor, path);
        try
        {
            folder._end = folder.Read(FirstLength);
            if (folder._end >= 0)
            {
                return folder;
            }
        }
        catch (EntryPointNotFoundException)
        {
            _isOld = true;
        }

        folder.Dispose();
        return null;
    }

    /// <summary>The next of what it holds; null at the end, which is where a folder ends that was removed meanwhile.</summary>
    public FolderEntry? Next()
    {
        while (_end > 0)
        {
            if (_at == _end)
            {
                ReadOn();
                continue;
            }

            var record = _records.AsSpan(_at, BitConverter.ToUInt16(_records, _at + LengthAt));
            _at += record.Length;
            if (Parse(record, _path) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        ArrayPool<byte>.Shared.Return(_records);
        (_records, _end) = ([], 0);
    }

    /// <summary>What a record of the system says.</summary>
    /// <param name="record">The record.</param>
    /// <param name="folder">The folder it is from.</param>
    /// <returns>Null for the folder itself, and the one above.</returns>
    public static FolderEntry? Parse(ReadOnlySpan<byte> record, string folder)
    {
        var name = record[NameAt..];
        name = name[..name.IndexOf((byte)0)];
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(name);
        return new FolderEntry(text, record[KindAt] == FolderKind || (record[KindAt] == UnknownKind && IsFolder(Path.Combine(folder, text))));
    }

    private static bool IsFolder(string path)
    {
        try
        {
            return (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint)) == FileAttributes.Directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone by now, or not for this user to see: no folder to look into.
            return false;
        }
    }

    private void ReadOn()
    {
        if (_records.Length < Length)
        {
            var first = _records;
            _records = ArrayPool<byte>.Shared.Rent(Length);
            ArrayPool<byte>.Shared.Return(first);
        }

        _at = 0;
        _end = Read(Length);
        if (_end < 0 && Marshal.GetLastPInvokeError() is var error and not UnixFile.NoSuchFile)
        {
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{_path}'");
        }
    }

    private unsafe int Read(int length)
    {
        fixed (byte* records = _records)
        {
            int read;
            do
            {
                read = (int)Read(_folder, records, length);
            }
            while (read < 0 && Marshal.GetLastPInvokeError() == UnixFile.Interrupted);
            return read;
        }
    }

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static unsafe partial nint Read(SafeFileHandle folder, byte* records, nint length);
}
