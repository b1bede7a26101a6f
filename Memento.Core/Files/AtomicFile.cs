namespace Memento.Files;

/// <summary>Writes files that other processes may read at any time: each reader finds the old file or the new one, whole.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file into a folder that is there, in place of the one of that name.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + "." + HexText.Of(Guid.NewGuid());
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            // When the disk is full, say, half of it is there.
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw;
        }
    }

    /// <summary>The same for a file that somebody has named: what is said of trouble is of that file, and not of the temporary one beside it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">What it is to have.</param>
    /// <param name="name">What the file is to whoever has named it, at the start of a sentence.</param>
    /// <exception cref="IOException">It cannot or may not be written.</exception>
    public static void WriteNamed(string path, ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            Write(path, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{name} cannot be written: {exception.Message}", exception);
        }
    }
}
