namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which somebody else does something just before a file is renamed, exchanged for another one or removed, or just after it was looked for.</summary>
internal sealed class MeddlingFileSystem : PassingFileSystem
{
    /// <summary>What is done, with the path of the file that is to be renamed.</summary>
    public Action<string>? BeforeRename { get; set; }

    /// <summary>What is done before files exchange names, with the path of the one that has its place in the store.</summary>
    public Action<string>? BeforeExchange { get; set; }

    /// <summary>What is done before a file is removed, with its path.</summary>
    public Action<string>? BeforeDelete { get; set; }

    /// <summary>What is done after it was looked whether a file is there, with its path and whether it was.</summary>
    public Action<string, bool>? AfterLook { get; set; }

    /// <summary>Whether files can exchange names.</summary>
    public bool Exchanges { get; init; } = true;

    /// <summary>Takes the place of a renaming that leaves alone what is there; null for the disk's own.</summary>
    public Func<string, string, bool>? RenameNew { get; set; }

    public override bool TryRename(string source, string destination)
    {
        BeforeRename?.Invoke(source);
        return RenameNew is { } rename ? rename(source, destination) : Disk.TryRename(source, destination);
    }

    public override bool? TryExchange(string one, string other)
    {
        BeforeExchange?.Invoke(other);
        return Exchanges ? Disk.TryExchange(one, other) : null;
    }

    public override void DeleteFile(string path)
    {
        BeforeDelete?.Invoke(path);
        Disk.DeleteFile(path);
    }

    public override long? GetLength(string path)
    {
        var length = Disk.GetLength(path);
        AfterLook?.Invoke(path, length is not null);
        return length;
    }

    public override void Rename(string source, string destination)
    {
        BeforeRename?.Invoke(source);
        Disk.Rename(source, destination);
    }
}
