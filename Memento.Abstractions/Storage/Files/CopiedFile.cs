namespace Memento.Storage.Files;

/// <summary>A copy of a file that is not in a store yet.</summary>
internal sealed class CopiedFile(ContentReference content, string path) : FileSource
{
    public override string Name => content.FileName ?? content.Sha256;

    public override string Find() => path;
}
