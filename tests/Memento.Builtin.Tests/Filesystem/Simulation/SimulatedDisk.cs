using Memento.Storage.Filesystem.Files;
using Memento.Storage.Locking;

namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>
/// A disk in memory that knows what was flushed and what was not, counts its operations, can fail any of them, and can be looked at after
/// each as it were after a killed process or a loss of power. For one thread.
/// </summary>
internal sealed class SimulatedDisk : IFileSystem
{
    /// <summary>As much as a file's stream of the runtime keeps before it bothers the system.</summary>
    private const int BufferSize = 4096;

    private readonly DiskFolder _top;
    private readonly HashSet<long> _locks = [];
    private int _nodes;

    public SimulatedDisk() => _top = new DiskFolder(0);

    /// <summary>A little ago, so that whatever was written can be collected at once.</summary>
    public static DateTime Now => DateTime.UtcNow.AddMinutes(-5);

    /// <summary>How many operations there were.</summary>
    public int Operations { get; private set; }

    /// <summary>The last operation, to be told.</summary>
    public string LastOperation { get; private set; } = "none";

    /// <summary>Called before each operation, with its name.</summary>
    public Action<string>? Starting { get; set; }

    /// <summary>Called after each operation that changed something.</summary>
    public Action? Changed { get; set; }

    /// <summary>Called before each file is renamed, with its path: what another process does just then.</summary>
    public Action<string>? Renaming { get; set; }

    /// <summary>The operation that fails; null when none does.</summary>
    public (int Number, DiskTrouble Trouble, bool IsForGood)? Fault { get; set; }

    /// <summary>Called for each operation that fails.</summary>
    public Action? Failed { get; set; }

    /// <summary>The path of every file.</summary>
    public IReadOnlyList<string> Files => [.. FilesIn(_top, "").Select(static file => file.Path).Order(StringComparer.Ordinal)];

    /// <summary>Whether a trouble that begins with an operation of a name is another one than if it began with the next, or than another trouble.</summary>
    public static bool Concerns(DiskTrouble trouble, string operation) => trouble switch
    {
        DiskTrouble.NoSpace => TakesRoom(operation),
        DiskTrouble.ShortWrite => operation is nameof(Stream.Write),
        _ => true,
    };

    /// <summary>What a process that starts now finds, this one being killed.</summary>
    public SimulatedDisk AfterKill() => Copy(static file => file.Bytes, static folder => folder.Entries);

    /// <summary>What is found when the power was lost just now, which is up to the seed.</summary>
    public SimulatedDisk AfterLossOfPower(int seed)
    {
        var random = new Random(seed);
        return Copy(file => file.AfterLoss(random), folder => [.. folder.AfterLoss(random)]);
    }

    public byte[] ReadFile(string path) => Find<DiskFile>(path)!.Bytes;

    /// <summary>Has other bytes in a file from now on.</summary>
    public void Damage(string path, byte[] bytes) => Find<DiskFile>(path)!.Bytes = bytes;

    /// <summary>Takes what another disk has in the place of what is here.</summary>
    public void Restore(SimulatedDisk other)
    {
        foreach (var name in _top.Entries.Keys.ToList())
        {
            _top.Set(name, null);
        }

        other.CopyTo(this, static file => file.Bytes, static folder => folder.Entries);
    }

    public Stream? OpenRead(string path) => Run(nameof(OpenRead), path, () => Find<DiskFile>(path) is { } file ? new DiskStream(this, file, path, canWrite: false) : null);

    public long? GetLength(string path) => Run(nameof(GetLength), path, () => Find<DiskFile>(path)?.Bytes.Length);

    public DateTime? GetLastWriteTimeUtc(string path) => Run(nameof(GetLastWriteTimeUtc), path, () => Find<DiskFile>(path)?.Written);

    public bool SetLastWriteTimeUtc(string path, DateTime time) => Run(nameof(SetLastWriteTimeUtc), path, () =>
    {
        if (Find<DiskFile>(path) is not { } file)
        {
            return false;
        }

        file.Written = time;
        return true;
    });

    public Stream CreateNew(string path) => Run(nameof(CreateNew), path, () =>
    {
        var folder = Above(path);
        if (folder.Entries.ContainsKey(Path.GetFileName(path)))
        {
            throw new IOException($"There is '{path}' already.");
        }

        var file = new DiskFile(++_nodes, Now);
        folder.Set(Path.GetFileName(path), file);
        return new BufferedStream(new DiskStream(this, file, path, canWrite: true), BufferSize);
    });

    public void Rename(string source, string destination)
    {
        Renaming?.Invoke(source);
        Run(nameof(Rename), destination, () =>
        {
            var file = Find<DiskFile>(source) ?? throw new FileNotFoundException($"There is no '{source}'.");
            var from = Above(source);
            Above(destination).Set(Path.GetFileName(destination), file);
            from.Set(Path.GetFileName(source), null);
            return true;
        });
    }

    public bool? TryExchange(string one, string other) => Run(nameof(TryExchange), other, () =>
    {
        if (Find<DiskFile>(one) is not { } first || Find<DiskFile>(other) is not { } second)
        {
            return false;
        }

        Above(one).Set(Path.GetFileName(one), second);
        Above(other).Set(Path.GetFileName(other), first);
        return true;
    });

    public void DeleteFile(string path) => Run(nameof(DeleteFile), path, () =>
    {
        if (Find<DiskFile>(path) is not null)
        {
            Above(path).Set(Path.GetFileName(path), null);
        }

        return true;
    });

    public void CreateFolder(string path) => Run(nameof(CreateFolder), path, () =>
    {
        var folder = _top;
        foreach (var name in Names(path))
        {
            if (!folder.Entries.TryGetValue(name, out var below))
            {
                folder.Set(name, below = new DiskFolder(++_nodes));
            }

            folder = below as DiskFolder ?? throw new IOException($"'{name}' of '{path}' is a file.");
        }

        return true;
    });

    public bool DeleteEmptyFolder(string path) => Run(nameof(DeleteEmptyFolder), path, () =>
    {
        if (Find<DiskFolder>(path) is not { } folder)
        {
            return true;
        }

        if (folder.Entries.Count > 0)
        {
            return false;
        }

        Above(path).Set(Path.GetFileName(path), null);
        return true;
    });

    public void Flush(string path) => Run(nameof(Flush), path, () =>
    {
        Find<DiskFolder>(path)?.Flush();
        if (Find<DiskFile>(path) is { } file)
        {
            file.Flushed = file.Bytes;
        }

        return true;
    });

    public Stream? OpenWrite(string path) => Run(nameof(OpenWrite), path, () => Find<DiskFile>(path) is { } file ? new DiskStream(this, file, path, canWrite: true) : null);

    public IByteLocks? OpenLocks(string path) => Run(nameof(OpenLocks), path, () =>
    {
        Above(path);
        return new DiskLocks(_locks);
    });

    public IEnumerable<FolderEntry> List(string folder) => Run(nameof(List), folder, () => Find<DiskFolder>(folder)?.Entries
        .Select(static entry => new FolderEntry(entry.Key, entry.Value is DiskFolder)).OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToArray() ?? []);

    /// <summary>Does an operation, or fails it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="operation">Does it.</param>
    /// <param name="half">Does half of it, where there is such a thing.</param>
    public T Run<T>(string name, string path, Func<T> operation, Action? half = null)
    {
        var number = ++Operations;
        LastOperation = $"operation {number}, {name} of {path}";
        Starting?.Invoke(name);
        if (Fault is { } fault && (fault.IsForGood ? number >= fault.Number : number == fault.Number) && (fault.Trouble != DiskTrouble.NoSpace || TakesRoom(name)))
        {
            Failed?.Invoke();
            if (fault.Trouble == DiskTrouble.ShortWrite)
            {
                half?.Invoke();
            }

            throw fault.Trouble switch
            {
                DiskTrouble.InputOutput => new IOException($"Input/output error : '{path}'."),
                DiskTrouble.AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
                _ => new IOException($"No space left on device : '{path}'."),
            };
        }

        var result = operation();
        if (name is nameof(CreateNew) or nameof(Rename) or nameof(TryExchange) or nameof(DeleteFile) or nameof(CreateFolder) or nameof(DeleteEmptyFolder) or nameof(Flush) or nameof(Stream.Write))
        {
            Changed?.Invoke();
        }

        return result;
    }

    private static bool TakesRoom(string operation) => operation is nameof(CreateNew) or nameof(CreateFolder) or nameof(Rename) or nameof(Stream.Write);

    // Without the drive, where paths have one: it is the disk, and no folder of it.
    private static string[] Names(string path) => path[Path.GetPathRoot(path)!.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<(string Path, DiskFile File)> FilesIn(DiskFolder folder, string path) => folder.Entries.SelectMany(entry => entry.Value switch
    {
        DiskFile file => [($"{path}{Path.DirectorySeparatorChar}{entry.Key}", file)],
        var below => FilesIn((DiskFolder)below, $"{path}{Path.DirectorySeparatorChar}{entry.Key}"),
    });

    private T? Find<T>(string path)
        where T : DiskNode
    {
        DiskNode? node = _top;
        foreach (var name in Names(path))
        {
            node = (node as DiskFolder)?.Entries.GetValueOrDefault(name);
        }

        return node as T;
    }

    private DiskFolder Above(string path) => Find<DiskFolder>(Path.GetDirectoryName(path)!) ?? throw new DirectoryNotFoundException($"There is no folder for '{path}'.");

    private SimulatedDisk Copy(Func<DiskFile, byte[]> bytesOf, Func<DiskFolder, IEnumerable<KeyValuePair<string, DiskNode>>> entriesOf)
    {
        var copy = new SimulatedDisk();
        CopyTo(copy, bytesOf, entriesOf);
        return copy;
    }

    private void CopyTo(SimulatedDisk copy, Func<DiskFile, byte[]> bytesOf, Func<DiskFolder, IEnumerable<KeyValuePair<string, DiskNode>>> entriesOf)
    {
        Fill(copy._top, _top);

        void Fill(DiskFolder target, DiskFolder source)
        {
            foreach (var (name, node) in entriesOf(source))
            {
                if (node is DiskFile file)
                {
                    var bytes = bytesOf(file);
                    target.Set(name, new DiskFile(++copy._nodes, file.Written) { Bytes = bytes, Flushed = bytes });
                }
                else
                {
                    var folder = new DiskFolder(++copy._nodes);
                    target.Set(name, folder);
                    Fill(folder, (DiskFolder)node);
                }
            }

            target.Flush();
        }
    }
}
