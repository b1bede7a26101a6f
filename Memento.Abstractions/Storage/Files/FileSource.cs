namespace Memento.Storage.Files;

/// <summary>Where a file that is a result is.</summary>
internal abstract class FileSource
{
    /// <summary>The name that the function gave it.</summary>
    public abstract string Name { get; }

    /// <summary>The path, absolute.</summary>
    public abstract string Find();
}
