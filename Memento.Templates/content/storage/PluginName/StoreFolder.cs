using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Memento.Storage;

namespace PluginRoot;

/// <summary>
/// The files of a store. What is kept under a text (the key of an object, the name of a function) is in a folder of its own, named by the hash of the text:
/// a text may be longer than a file's name, have characters that no file's name has, and differ from another by case alone.
/// </summary>
/// <param name="root">The folder of all; made when something is written.</param>
internal sealed class StoreFolder(string root)
{
    private const string TextFile = "text";

    /// <summary>For how long a change waits for those of other processes, which take milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly string _entries = Path.Combine(root, "entries");
    private readonly string _temporary = Path.Combine(root, "temporary");

    /// <summary>The folder of all.</summary>
    public string Root => root;

    /// <summary>A name of hexadecimal digits for any text.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    /// <summary>The bytes of a file; null where there is none.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The folder of what is kept under a text; need not be there.</summary>
    public string FolderOf(string text) => Path.Combine(_entries, Hash(text));

    /// <summary>The files of a name that are kept under a text; none where nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pattern">The name, with <c>*</c> for what it may be.</param>
    public IEnumerable<FileInfo> Files(string text, string pattern) => FilesIn(FolderOf(text), pattern);

    /// <summary>The texts that something is kept under.</summary>
    public IEnumerable<string> ListTexts()
    {
        foreach (var folder in Directory.Exists(_entries) ? Directory.EnumerateDirectories(_entries) : [])
        {
            if (Read(Path.Combine(folder, TextFile)) is { } text)
            {
                yield return new string(MemoryMarshal.Cast<byte, char>(text));
            }
        }
    }

    /// <summary>Makes a change alone: no thread and no process makes another one meanwhile. The lock goes with a process that is killed.</summary>
    /// <exception cref="IOException">Another process makes changes without end.</exception>
    public T Change<T>(Func<T> change)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(root);
            using var turn = TakeTurn();
            return change();
        }
    }

    /// <summary>Begins a file that nobody sees before it is published.</summary>
    public FileStream CreateTemporary()
    {
        Directory.CreateDirectory(_temporary);
        return new FileStream(Path.Combine(_temporary, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Puts a temporary file in its place, at once: a reader sees the old file or the new one, also when this process is killed. Only within a <see cref="Change"/>.</summary>
    public void Publish(string temporary, string text, string file)
    {
        var folder = FolderOf(text);
        var textFile = Path.Combine(folder, TextFile);
        if (!File.Exists(textFile))
        {
            Directory.CreateDirectory(folder);
            File.Move(WriteTemporary(MemoryMarshal.AsBytes(text.AsSpan())), textFile, overwrite: true);
        }

        // As old as its being there: a collector goes by that, and the writing may be long ago.
        File.SetLastWriteTimeUtc(temporary, DateTime.UtcNow);
        File.Move(temporary, Path.Combine(folder, file), overwrite: true);
    }

    /// <summary>Writes a small file under a text. Only within a <see cref="Change"/>.</summary>
    public void Write(string text, string file, ReadOnlySpan<byte> bytes) => Publish(WriteTemporary(bytes), text, file);

    /// <summary>Removes all that is kept under a text. Only within a <see cref="Change"/>.</summary>
    public void Remove(string text)
    {
        var folder = FolderOf(text);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Removes what is kept under a text when nothing is left but the text. Only within a <see cref="Change"/>.</summary>
    public void RemoveIfEmpty(string text)
    {
        var folder = FolderOf(text);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).All(static path => Path.GetFileName(path) == TextFile))
        {
            Remove(text);
        }
    }

    /// <summary>Removes everything.</summary>
    public void Clear() => Change(() =>
    {
        if (Directory.Exists(_entries))
        {
            Directory.Delete(_entries, recursive: true);
        }

        return true;
    });

    /// <summary>Removes temporary files of writers that were killed.</summary>
    public StoredAmount RemoveAbandoned(DateTimeOffset unwrittenSince, bool dryRun)
    {
        // The clock of a file system is some milliseconds behind, and a file that was begun this moment is no abandoned one.
        var time = unwrittenSince.UtcDateTime - TimeSpan.FromSeconds(1);
        var amount = new StoredAmount(0, 0);
        foreach (var file in FilesIn(_temporary, "*").Where(file => file.LastWriteTimeUtc < time))
        {
            amount = new StoredAmount(amount.Count + 1, amount.Bytes + file.Length);
            if (!dryRun)
            {
                file.Delete();
            }
        }

        return amount;
    }

    private static IEnumerable<FileInfo> FilesIn(string folder, string pattern)
    {
        try
        {
            // A look at a file finds its length and its time at once: one that goes meanwhile is there to the end, or was not there.
            return new DirectoryInfo(folder).GetFiles(pattern).Where(static file => file.Exists);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private string WriteTemporary(ReadOnlySpan<byte> bytes)
    {
        using var stream = CreateTemporary();
        stream.Write(bytes);
        return stream.Name;
    }

    private FileStream TakeTurn()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                // Another process has it, for the time of one change.
                Thread.Sleep(1);
            }
        }
    }
}
