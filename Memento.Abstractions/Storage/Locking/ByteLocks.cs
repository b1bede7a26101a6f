using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Locking;

/// <summary>Opens locks between the processes of one machine: locks of bytes of a file on Linux and Windows, lock files in a folder elsewhere.</summary>
public static class ByteLocks
{
    /// <summary>Opens the locks that every process has that opens the same path.</summary>
    /// <param name="path">The file of the locks, or the folder of the lock files. Made where it is missing.</param>
    /// <param name="opened">What is to be done to the file when it is open, its permissions say; not called where there are lock files.</param>
    /// <exception cref="DirectoryNotFoundException">The folder of the path is not there.</exception>
    /// <exception cref="FileNotFoundException">The folder of the path was not there, and is by now.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static IByteLocks Open(string path, Action<SafeFileHandle>? opened = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
        if (OperatingSystem.IsLinux() && System.Environment.Is64BitProcess)
        {
            var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Shared);
            opened?.Invoke(file);
            return new OpenFileLocks(file, path);
        }

        if (OperatingSystem.IsWindows())
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, Shared, bufferSize: 0);
            opened?.Invoke(stream.SafeFileHandle);
            return new HandleLocks(stream);
        }

        return Directory.Exists(Path.GetDirectoryName(path)) ? new LockFiles(path) : throw new DirectoryNotFoundException($"There is no folder for '{path}'.");
    }
}
