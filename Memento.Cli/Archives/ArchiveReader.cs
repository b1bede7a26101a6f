using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Memento.Serialization;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Filesystem.Files;

namespace Memento.Cli.Archives;

/// <summary>
/// Reads an archive as the stores that are in it. Nothing is unpacked: entries are read where they stand, by the names that a filesystem store gives its files, and what
/// they claim is compared before any memory is taken for it. For one user at a time.
/// </summary>
internal sealed class ArchiveReader : IFileSystem, IDisposable
{
    /// <summary>The newest format that is read: that of the folder of a store.</summary>
    private const int NewestFormat = 1;

    private const int LongestFormat = 256;

    /// <summary>Longer objects are read by a stream.</summary>
    private const long SmallLimit = 1024 * 1024;

    /// <summary>How many times as many bytes DEFLATE can make of some, at most.</summary>
    private const long HighestRatio = 1032;

    private readonly ArchivePaths _paths;
    private readonly string _name;
    private readonly Stream _input;
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, bool>> _folders = new(StringComparer.Ordinal);
    private readonly DamageLog _log = new();

    /// <summary>Opens an archive, which it disposes.</summary>
    /// <param name="input">The bytes; it can seek.</param>
    /// <param name="name">What messages call it: its absolute path, or where it comes from.</param>
    /// <exception cref="ToolException">It is none, one of a newer format, or one that claims what cannot be.</exception>
    public ArchiveReader(Stream input, string name)
    {
        _input = input;
        _name = name;
        _paths = new ArchivePaths(Path.GetFullPath(name));
        try
        {
            _zip = new ZipArchive(input, ZipArchiveMode.Read, leaveOpen: true);
            ReadEntries();
            RefuseFormat();
            var folder = new StoreFolder(this, _paths.Root, _log);
            Stores = new JoinedStores(new FilesystemDataStore(folder), new FilesystemMetadataStore(folder, sharesTemporary: true));
        }
        catch (Exception exception)
        {
            _zip?.Dispose();
            input.Dispose();
            if (exception is InvalidDataException)
            {
                throw new ToolException(ToolErrors.NoArchive, $"'{_name}' is no archive, or it was cut short: {exception.Message}", "An archive is what 'memento export' writes, whole.", ExitCodes.Failure, exception.ToString());
            }

            throw;
        }
    }

    /// <summary>The stores to copy from.</summary>
    public JoinedStores Stores { get; }

    /// <summary>What of the mementos and metadata that were read so far cannot be trusted, a sentence each.</summary>
    public IReadOnlyList<string> Damages => _log.Warnings;

    public void Dispose()
    {
        _zip.Dispose();
        _input.Dispose();
    }

    public Stream? OpenRead(string path)
    {
        if (!_entries.TryGetValue(path, out var entry))
        {
            return null;
        }

        var stream = new EntryStream(entry);
        if (entry.Length > SmallLimit && !ArchivePaths.IsOfMementos(entry.FullName))
        {
            return stream;
        }

        using (stream)
        {
            return new MemoryStream(ReadWhole(stream), writable: false);
        }
    }

    public long? GetLength(string path) => _entries.TryGetValue(path, out var entry) ? entry.Length : null;

    public DateTime? GetLastWriteTimeUtc(string path) => _entries.TryGetValue(path, out var entry) ? entry.LastWriteTime.UtcDateTime : null;

    public bool SetLastWriteTimeUtc(string path, DateTime time) => false;

    public Stream CreateNew(string path) => throw ReadOnly();

    public void Rename(string source, string destination) => throw ReadOnly();

    public void DeleteFile(string path) => throw ReadOnly();

    public void CreateFolder(string path) => throw ReadOnly();

    public bool DeleteEmptyFolder(string path) => false;

    public void Flush(string path)
    {
        // Nothing is written.
    }

    public IEnumerable<FolderEntry> List(string folder) => _folders.TryGetValue(folder, out var list) ? list.Select(static pair => new FolderEntry(pair.Key, pair.Value)) : [];

    // What cannot be read to its end is shorter than it should be: its reader finds that out, and says of what it is.
    private static byte[] ReadWhole(EntryStream stream)
    {
        var bytes = new byte[stream.Length];
        var read = 0;
        try
        {
            for (int more; read < bytes.Length && (more = stream.Read(bytes.AsSpan(read))) > 0;)
            {
                read += more;
            }
        }
        catch (IOException)
        {
            Array.Resize(ref bytes, read);
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    private static UnauthorizedAccessException ReadOnly() => new("An archive is only read.");

    private void ReadEntries()
    {
        long compressed = 0;
        foreach (var entry in _zip.Entries)
        {
            if (!ArchivePaths.IsWithin(entry.FullName))
            {
                throw Refused($"has the entry '{entry.FullName}', which is no place within it");
            }

            // Entries that share their bytes, or claim more than can be in them, are made to fill a memory or a disk.
            compressed += entry.CompressedLength;
            if (entry.Length < 0 || entry.Length - LongestFormat > HighestRatio * entry.CompressedLength || compressed > _input.Length
                || (entry.Length > MementoSerializer.MaximumLength && ArchivePaths.IsOfMementos(entry.FullName)))
            {
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"says of its entry '{entry.FullName}' that it has {entry.Length} bytes, which cannot be"));
            }

            if (entry.FullName.EndsWith('/') || !ArchivePaths.IsOfStore(entry.FullName))
            {
                continue;
            }

            var path = Path.Combine(_paths.Root, entry.FullName.Replace('/', Path.DirectorySeparatorChar));
            if (!_entries.TryAdd(path, entry))
            {
                throw Refused($"has two entries '{entry.FullName}'");
            }

            AddToFolders(path);
        }
    }

    private void AddToFolders(string path)
    {
        for (var isFolder = false; path.Length > _paths.Root.Length; isFolder = true)
        {
            var parent = Path.GetDirectoryName(path)!;
            if (!_folders.TryGetValue(parent, out var list))
            {
                _folders.Add(parent, list = new Dictionary<string, bool>(StringComparer.Ordinal));
            }

            if (!list.TryAdd(Path.GetFileName(path), isFolder))
            {
                return;
            }

            path = parent;
        }
    }

    private void RefuseFormat()
    {
        using var stream = OpenRead(Path.Combine(_paths.Root, ArchivePaths.Format))
            ?? throw new ToolException(ToolErrors.NoArchive, $"'{_name}' is a zip, and no archive of a store.", "An archive is what 'memento export' writes.", ExitCodes.Failure);
        int format;
        try
        {
            using var document = JsonDocument.Parse(stream);
            format = document.RootElement.GetProperty("format").GetInt32();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("its entry 'format' does not say which format it has");
        }

        if (format > NewestFormat)
        {
            throw new ToolException(
                StorageErrors.NewerFormat,
                string.Create(CultureInfo.InvariantCulture, $"The archive '{_name}' is of format {format}, and this version of Memento reads formats up to {NewestFormat}."),
                "Use a newer version of Memento.",
                ExitCodes.Failure);
        }
    }

    private ToolException Refused(string why) => new(ToolErrors.NoArchive, $"The archive '{_name}' {why}: nothing of it is taken.", "It was damaged, or made by somebody who means ill.", ExitCodes.Failure);
}
