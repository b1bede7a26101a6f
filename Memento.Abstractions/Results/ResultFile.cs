using Memento.Storage.Files;

namespace Memento;

/// <summary>
/// A file that a memento function made, as its result: the store keeps the bytes, and who gets the result gets a file that has them and that nobody
/// writes to. It is the result itself or a value of a <see cref="Partition"/>, and no part of a list or record.
/// </summary>
/// <remarks>
/// What is handed out is the store's own file where it keeps files and this process may make that one read-only, else a read-only copy in the user's own
/// folder for such data. Its bytes are compared with their checksum before. It is compressed by no setting.
/// </remarks>
public sealed class ResultFile
{
    private readonly bool _isTemporary;
    private FileSource _source;

    /// <summary>A file that the function made, and that stays where it is as well.</summary>
    /// <param name="path">Where it is; it need not be there before the function returns.</param>
    /// <exception cref="ArgumentException">The path has no file name.</exception>
    public ResultFile(string path)
        : this(path, isTemporary: false)
    {
    }

    internal ResultFile(FileSource source)
    {
        _source = source;
        Name = source.Name;
    }

    private ResultFile(string path, bool isTemporary)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.GetFullPath(path);
        Name = System.IO.Path.GetFileName(path);
        if (!FileNames.IsPlain(Name))
        {
            throw new ArgumentException($"'{path}' does not end in the name of a file.", nameof(path));
        }

        _source = new MadeFile(path);
        _isTemporary = isTemporary;
    }

    /// <summary>The name that the function gave it.</summary>
    public string Name { get; }

    /// <summary>
    /// Where it is, absolute: to be read, and not to be written or deleted. Of a result that is remembered it may not end in <see cref="Name"/>.
    /// </summary>
    /// <exception cref="DamagedValueException">What was stored is gone; the call is forgotten, so that it makes the file anew.</exception>
    public string Path => Source.Find();

    internal FileSource Source => Volatile.Read(ref _source);

    /// <summary>A file that the function made for its result only: it is deleted when the store has its bytes.</summary>
    /// <inheritdoc cref="ResultFile(string)"/>
    public static ResultFile FromTemporary(string path) => new(path, isTemporary: true);

    /// <summary>Opens it to be read.</summary>
    /// <inheritdoc cref="Path" path="/exception"/>
    /// <exception cref="IOException">It could not be opened.</exception>
    public Stream OpenRead() => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Copies it to where it may be changed.</summary>
    /// <param name="path">The new file, or a folder that is there: then it has <see cref="Name"/> in it.</param>
    /// <param name="overwrite">Whether it may take the place of another one.</param>
    /// <returns>Where it is now, absolute.</returns>
    /// <inheritdoc cref="Path" path="/exception"/>
    /// <exception cref="IOException">It could not be read or written, or another one is there.</exception>
    public string CopyTo(string path, bool overwrite = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.GetFullPath(Directory.Exists(path) ? System.IO.Path.Combine(path, Name) : path);
        using var source = OpenRead();

        // Not File.Copy: the copy would be as read-only as the original.
        using var destination = new FileStream(path, overwrite ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
        source.CopyTo(destination);
        return path;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Says that the bytes are elsewhere too, by now.</summary>
    internal void MoveTo(FileSource source) => Discard(Interlocked.Exchange(ref _source, source));

    /// <summary>Says that nobody needs the file that the function made any more.</summary>
    internal void Discard() => Discard(Source);

    private void Discard(FileSource source)
    {
        if (_isTemporary && source is MadeFile made)
        {
            made.Delete();
        }
    }
}
