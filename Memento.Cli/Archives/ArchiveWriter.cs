using System.IO.Compression;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Cli.Archives;

/// <summary>
/// Writes an archive, from its beginning to its end: a zip of what would be the folder of a filesystem store. What the stores publish as a file becomes an
/// entry, whole; the list of the entries comes last, so that an archive that was cut short is none. What was begun and not completed has no end.
/// </summary>
/// <remarks>Entries are written once and not read again. For one user at a time.</remarks>
internal sealed class ArchiveWriter : IFileSystem
{
    private readonly ArchivePaths _paths;
    private readonly ZipArchive _zip;
    private readonly string _spool;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, SpooledFile> _temporary = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lengths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _links = new(StringComparer.Ordinal);

    /// <summary>Begins an archive; nothing is written yet.</summary>
    /// <param name="output">Takes the bytes; need not seek, and is left open.</param>
    /// <param name="name">What messages call the archive: its path.</param>
    /// <param name="spool">The folder for long objects on their way, one at a time.</param>
    /// <param name="cancellationToken">Gives up, also in the middle of a long object.</param>
    public ArchiveWriter(Stream output, string name, string spool, CancellationToken cancellationToken)
    {
        _paths = new ArchivePaths(Path.GetFullPath(name));
        _zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        _spool = spool;
        _cancellationToken = cancellationToken;
        var folder = new StoreFolder(this, _paths.Root, NullLogger.Instance);
        Stores = new JoinedStores(new FilesystemDataStore(folder), new FilesystemMetadataStore(folder, sharesTemporary: true));
    }

    /// <summary>The stores to copy to.</summary>
    public JoinedStores Stores { get; }

    /// <summary>Writes what comes last. Without it what was written is no archive.</summary>
    public void Complete()
    {
        foreach (var (path, bytes) in _links)
        {
            WriteEntry(path, stream => stream.Write(bytes));
        }

        if (!_lengths.ContainsKey(Path.Combine(_paths.Root, ArchivePaths.Format)))
        {
            throw new InvalidOperationException("Nothing was written into the archive.");
        }

        _zip.Dispose();
    }

    /// <remarks>Nothing is read of what was written: of the stores' files, only the links to the newest versions are, and those stay in memory.</remarks>
    public Stream? OpenRead(string path) => _links.TryGetValue(path, out var bytes) ? new MemoryStream(bytes, writable: false) : null;

    public long? GetLength(string path) =>
        _links.TryGetValue(path, out var link) ? link.Length
        : _lengths.TryGetValue(path, out var length) ? length
        : _temporary.TryGetValue(path, out var file) ? file.Length
        : null;

    public DateTime? GetLastWriteTimeUtc(string path) => GetLength(path) is null ? null : DateTime.UtcNow;

    public bool SetLastWriteTimeUtc(string path, DateTime time) => GetLength(path) is not null;

    public Stream CreateNew(string path)
    {
        var file = new SpooledFile(_spool);
        _temporary.Add(path, file);
        return file;
    }

    /// <remarks>What is there already has the same name for the same bytes, but for links. It cannot be written over, and stays.</remarks>
    public void Rename(string source, string destination)
    {
        if (!_temporary.Remove(source, out var file))
        {
            throw new FileNotFoundException($"There is no temporary file '{source}'.");
        }

        try
        {
            if (ArchivePaths.IsLink(_paths.EntryOf(destination)))
            {
                _links[destination] = file.ToArray();
            }
            else if (!_lengths.ContainsKey(destination))
            {
                WriteEntry(destination, stream => file.CopyTo(stream, _cancellationToken));
                _lengths.Add(destination, file.Length);
            }
        }
        finally
        {
            file.Release();
        }
    }

    /// <remarks>An archive is of the time when it was begun: what is forgotten where it comes from, while it is written, stays in it.</remarks>
    public void DeleteFile(string path)
    {
        if (_temporary.Remove(path, out var file))
        {
            file.Release();
        }
    }

    public void CreateFolder(string path)
    {
        // Entries need none.
    }

    public bool DeleteEmptyFolder(string path) => true;

    public void Flush(string path)
    {
        // Whoever has the file of the archive does so when it is whole.
    }

    /// <remarks>Whoever copies into a store asks for names and lists nothing.</remarks>
    public IEnumerable<FolderEntry> List(string folder) => [];

    private void WriteEntry(string path, Action<Stream> write)
    {
        using var stream = _zip.CreateEntry(_paths.EntryOf(path), CompressionLevel.Fastest).Open();
        write(stream);
    }
}
