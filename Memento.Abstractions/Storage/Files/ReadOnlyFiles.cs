namespace Memento.Storage.Files;

/// <summary>Files that nobody writes to, as stores hand them out. They can be renamed over and deleted as any other.</summary>
public static class ReadOnlyFiles
{
    private const UnixFileMode Writing = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Makes a file read-only.</summary>
    public static void Set(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.SetAttributes(path, File.GetAttributes(path) | FileAttributes.ReadOnly);
        }
        else
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~Writing);
        }
    }

    /// <summary>Renames a file over one that may be read-only.</summary>
    public static void Replace(string source, string destination)
    {
        Unset(destination);
        File.Move(source, destination, overwrite: true);
    }

    /// <summary>Deletes a file that may be read-only. An absent one is fine.</summary>
    public static void Delete(string path)
    {
        Unset(path);
        File.Delete(path);
    }

    // Elsewhere the folder's permissions say who may rename and delete.
    private static void Unset(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
        }
    }
}
