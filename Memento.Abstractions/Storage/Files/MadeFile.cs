namespace Memento.Storage.Files;

/// <summary>A file where the function made it.</summary>
internal sealed class MadeFile(string path) : FileSource
{
    public override string Name => Path.GetFileName(path);

    public override string Find() => path;

    public void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (StorageParts.IsTrouble(exception))
        {
            // It has served; that it is still there harms no result.
        }
    }
}
