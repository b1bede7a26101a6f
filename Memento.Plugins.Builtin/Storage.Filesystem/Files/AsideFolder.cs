using System.Globalization;

namespace Memento.Storage.Filesystem.Files;

/// <summary>
/// The folder <c>aside</c>: files that are removed unless somebody touched them. A file is renamed into it first and looked at then: whoever
/// touches it by its name has done so before that, or finds that it is gone. The name it has here says from which time on it counts as
/// touched, so that whoever finds one that a killed process left ends the matter as that one would have.
/// </summary>
internal sealed class AsideFolder(StoreFolder folder)
{
    private const int TimeLength = 16;
    private const int LabelStart = TimeLength + 1 + 32 + 1;

    private readonly string _path = Path.Combine(folder.Root, "aside");
    private bool _isMade;

    /// <summary>Removes a file, unless it was written or touched since a time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">What the file is, for <see cref="AsideFile.Label"/>: some letters and digits that are good in a name.</param>
    /// <param name="untouchedSince">The time, in UTC.</param>
    /// <param name="removeBeside">Removes what belongs to the file: before it, so that a process that is killed leaves nothing that belongs to none.</param>
    /// <returns>False when it stays, or was not there.</returns>
    public bool Remove(string path, string label, DateTime untouchedSince, Action removeBeside)
    {
        if (folder.Files.GetLastWriteTimeUtc(path) is not { } time || time >= untouchedSince)
        {
            return false;
        }

        Make();
        var name = string.Create(CultureInfo.InvariantCulture, $"{untouchedSince.Ticks:x16}-{Guid.NewGuid():n}-{label}");
        var file = new AsideFile(Path.Combine(_path, name), label, untouchedSince);
        try
        {
            folder.Publish(path, file.Path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another collector was faster.
            return false;
        }

        return Settle(file, path, removeBeside);
    }

    /// <summary>The files that are here; those of processes that are just at it too. Costs one look at a folder that mostly is not there.</summary>
    public IReadOnlyList<AsideFile> List()
    {
        var files = new List<AsideFile>();
        foreach (var entry in folder.Files.List(_path))
        {
            if (!entry.IsFolder && entry.Name.Length > LabelStart && entry.Name[TimeLength] == '-' && entry.Name[LabelStart - 1] == '-'
                && long.TryParse(entry.Name.AsSpan(0, TimeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
                && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks)
            {
                files.Add(new AsideFile(Path.Combine(_path, entry.Name), entry.Name[LabelStart..], new DateTime(ticks, DateTimeKind.Utc)));
            }
        }

        return files;
    }

    /// <summary>The files that were left on their way to here or from here, and not begun since a time.</summary>
    public IEnumerable<string> LeftOnTheWay(DateTime begunSince) => folder.Files.List(_path).Where(entry => OtherDisk.IsBegunBefore(entry.Name, begunSince)).Select(entry => Path.Combine(_path, entry.Name));

    /// <summary>Puts a file back that was touched before it came here, and removes any other with what belongs to it. Two may do it at once, and come to the same.</summary>
    /// <returns>True when it was removed.</returns>
    public bool Settle(AsideFile file, string path, Action removeBeside)
    {
        if (folder.Files.GetLastWriteTimeUtc(file.Path) is not { } time)
        {
            return false;
        }

        if (time >= file.UntouchedSince)
        {
            PutBack(file, path);
            return false;
        }

        if (folder.Files.GetLength(path) is null)
        {
            removeBeside();
        }

        Delete(file);
        return true;
    }

    /// <summary>Gives a file its name again, unless there is another by now.</summary>
    public void PutBack(AsideFile file, string path)
    {
        try
        {
            if (!folder.TryPublish(file.Path, path))
            {
                // Written anew meanwhile.
                Delete(file);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Another one who found it was faster.
        }
    }

    /// <summary>Deletes a file that is here.</summary>
    public void Delete(AsideFile file)
    {
        folder.Files.DeleteFile(file.Path);
        folder.FlushFolders(_path);
    }

    /// <summary>Removes the folder when there is nothing in it.</summary>
    public void RemoveEmpty()
    {
        Volatile.Write(ref _isMade, false);
        folder.Files.DeleteEmptyFolder(_path);
    }

    /// <summary>Makes the folder, before anything is in it that a loss of power could take with it.</summary>
    private void Make()
    {
        if (!Volatile.Read(ref _isMade))
        {
            folder.Files.CreateFolder(_path);
            folder.FlushFolders(folder.Root);
            Volatile.Write(ref _isMade, true);
        }
    }
}
