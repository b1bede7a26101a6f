using Memento.Plugins;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>The storage <c>filesystem</c>: keeps results and mementos in a folder, which many processes may share and which can be moved.</summary>
[ExportStorageBackend("filesystem")]
public sealed class FilesystemStorageBackend : StorageBackendBase, IUsageJournal
{
    private readonly UsageJournal _usage;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the store is of a newer format.</exception>
    public FilesystemStorageBackend(BackendContext context)
        : this(context, Settings(context), PhysicalFileSystem.Instance)
    {
    }

    internal FilesystemStorageBackend(BackendContext context, FilesystemSettings settings, IFileSystem files)
        : this(context, settings, files, Open(context, "path", settings.Path, settings.Durability, files))
    {
    }

    private FilesystemStorageBackend(BackendContext context, FilesystemSettings settings, IFileSystem files, StoreFolder data)
        : this(context, settings, data, OpenMetadata(context, settings, files, data))
    {
    }

    private FilesystemStorageBackend(BackendContext context, FilesystemSettings settings, StoreFolder data, FilesystemMetadataStore metadata)
        : base(context, new FilesystemDataStore(data), metadata, settings) => _usage = metadata.Usage;

    bool IUsageJournal.TryAppendUsage(ReadOnlySpan<byte> lines) => _usage.TryAppend(lines);

    ReadOnlyMemory<byte> IUsageJournal.TakeUsage() => _usage.Take();

    /// <summary>The folder of a store that another backend borrows. Nothing is made yet.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong, or the store is of a newer format.</exception>
    internal static StoreFolder Open(BackendContext context, FilesystemStoreSettings settings) =>
        Open(context, "path", settings.Path, settings.Durability, PhysicalFileSystem.Instance);

    private static StoreFolder Open(BackendContext context, string key, string path, Durability durability, IFileSystem files)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (durability != Durability.Process && !Enum.IsDefined(durability))
        {
            // A number in the settings is taken for the value of a name, whether there is one or not.
            throw new ConfigurationException($"'{context.Configuration.Path}:durability' is {durability}, and one of {string.Join(", ", Enum.GetNames<Durability>())} is expected.");
        }

        try
        {
            var folder = new StoreFolder(files, Path.TrimEndingDirectorySeparator(context.ResolvePath(path)), context.LoggerFactory.CreateLogger(typeof(FilesystemStorageBackend).FullName!), durability);
            return FindFile(folder.Root) is not { } file ? folder : throw new ConfigurationException($"'{context.Configuration.Path}:{key}' is '{path}', and the path of a folder is expected: '{file}' is a file.");
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new ConfigurationException($"'{context.Configuration.Path}:{key}' is '{path}', and the path of a folder is expected: {exception.Message}", exception);
        }
    }

    // In the place of the folder, or of one above it, it would look like an empty store that keeps nothing. A link to what is not there is none: that may be a share which is not mounted.
    private static string? FindFile(string folder)
    {
        for (var path = folder; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            if (IsFile(new FileInfo(path)))
            {
                return path;
            }
        }

        return null;
    }

    private static bool IsFile(FileInfo file)
    {
        try
        {
            return file.Exists && (file.LinkTarget is null || file.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A link that leads to itself, say: what cannot be looked at now may be there at the next call.
            return false;
        }
    }

    // One folder is opened once, however it is named: its format is read then, and what was left in it is cleaned.
    private static FilesystemMetadataStore OpenMetadata(BackendContext context, FilesystemSettings settings, IFileSystem files, StoreFolder data) =>
        settings.MetadataPath is { } path && Open(context, "metadata_path", path, settings.Durability, files) is var folder && folder.Root != data.Root
            ? new FilesystemMetadataStore(folder)
            : new FilesystemMetadataStore(data, sharesTemporary: true);

    private static FilesystemSettings Settings(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetSettings<FilesystemSettings>();
    }
}
