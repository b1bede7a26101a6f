namespace Memento.Storage.Files;

/// <summary>A file that a store has, where it was found to have the right bytes.</summary>
/// <param name="reader">Knows the store, and the call.</param>
/// <param name="content">What the bytes are.</param>
/// <param name="path">Where it was found.</param>
internal sealed class StoredFile(FileReader reader, ContentReference content, string path) : FileSource
{
    public override string Name => content.FileName ?? content.Sha256;

    public override string Find()
    {
        // Its bytes were compared when it was found; by now it may be gone.
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != content.Length)
        {
            throw Blocking.Wait(static state => state.Reader.LoseAsync(state.Name), (Reader: reader, Name));
        }

        return path;
    }
}
