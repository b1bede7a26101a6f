namespace Memento.Storage.Files;

/// <summary>
/// Read-only copies of files that are results, for stores that have no files of their own: named by their content, so that there is one of each. They
/// can be deleted at any time when no program has them open.
/// </summary>
/// <param name="folder">The folder that a setting names; null for one of the user's own.</param>
internal sealed class FileCopies(string? folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int PieceSize = 128 * 1024;

    private readonly Lazy<string> _folder = new(() => folder ?? FindFolder());

    /// <summary>Those in the user's own folder.</summary>
    public static FileCopies Own { get; } = new(null);

    /// <summary>Makes a copy, or finds the one that was made before.</summary>
    /// <param name="source">The bytes; read from its beginning.</param>
    /// <param name="content">What they are.</param>
    /// <returns>The path.</returns>
    /// <exception cref="IOException">It could not be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made there.</exception>
    public string Put(Stream source, ContentReference content)
    {
        // Not as a memento says: a path is made of it.
        var name = DataKey.ForContent(content.Sha256).Path[(DataKey.ContentSegment.Length + 1)..];
        var path = Path.Combine(_folder.Value, name[..2], name + FileNames.ExtensionOf(content.FileName ?? ""));
        if (IsWhole(path, content))
        {
            if (!new FileInfo(path).IsReadOnly)
            {
                ReadOnlyFiles.Set(path);
            }

            return path;
        }

        MakeFolder(_folder.Value);
        MakeFolder(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                source.CopyTo(file, PieceSize);
            }

            if (!IsWhole(temporary, content))
            {
                throw new IOException($"The copy of '{content.FileName}' in '{_folder.Value}' does not have the bytes that were written.");
            }

            ReadOnlyFiles.Set(temporary);
            ReadOnlyFiles.Replace(temporary, path);
            return path;
        }
        catch
        {
            ReadOnlyFiles.Delete(temporary);
            throw;
        }
    }

    private static bool IsWhole(string path, ContentReference content)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return ContentReader.FindDamage(file, content) is null;
    }

    private static string FindFolder()
    {
        var userData = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

        // Where there is no home, one for this process alone: others could make one of a known name first.
        return userData.Length > 0 ? Path.Combine(userData, "Memento", "files") : Directory.CreateTempSubdirectory("memento-files-").FullName;
    }

    private void MakeFolder(string path)
    {
        if (folder is not null || OperatingSystem.IsWindows())
        {
            // Whom the folder of a setting is for is the operator's affair.
            Directory.CreateDirectory(path);
            return;
        }

        // Results can be secrets, and what others may write could be replaced by them.
        Directory.CreateDirectory(path, OwnerOnly);
        if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new IOException($"Others may write to the folder '{path}', in which copies of results are handed out: take that permission away.").WithId(StorageErrors.OpenToOthers);
        }
    }
}
