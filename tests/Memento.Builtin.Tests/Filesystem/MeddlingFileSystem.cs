namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk on which somebody else does something just before a file is renamed.</summary>
internal sealed class MeddlingFileSystem : PassingFileSystem
{
    /// <summary>What is done, with the path of the file that is to be renamed.</summary>
    public Action<string>? BeforeRename { get; set; }

    public override void Rename(string source, string destination)
    {
        BeforeRename?.Invoke(source);
        Disk.Rename(source, destination);
    }
}
