namespace Memento.Builtin.Tests.Filesystem;

/// <summary>A disk that does everything but flush.</summary>
internal sealed class UnflushedFileSystem : PassingFileSystem
{
    public override void Flush(string path) => throw new IOException("The disk does not answer.");
}
