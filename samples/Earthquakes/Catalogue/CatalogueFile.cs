using System.Security.Cryptography;

namespace Earthquakes;

/// <summary>
/// A catalogue file and what is in it. Memento functions take both members as arguments: the path alone would give
/// the old results when the file has changed.
/// </summary>
/// <param name="Path">
/// Where the file is; a relative path starts at the program's folder, so that results made by one copy of the
/// program are found by another.
/// </param>
/// <param name="Sha256">The lowercase hexadecimal SHA-256 of the file's bytes.</param>
public sealed record CatalogueFile(string Path, string Sha256)
{
    /// <summary>Names the content of the file at <paramref name="path"/> as it is now.</summary>
    /// <exception cref="SampleException">The file cannot be read.</exception>
    public static CatalogueFile Identify(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(FullPath(path));
            return new CatalogueFile(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"The catalogue '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The place that <paramref name="path"/> names.</summary>
    public static string FullPath(string path) => System.IO.Path.Combine(AppContext.BaseDirectory, path);

    /// <summary>The file's bytes, if they still are the ones that were identified.</summary>
    /// <exception cref="Memento.NonMemoizedException">
    /// They are not, or the file cannot be read. That says nothing about the content that was asked for, so it must
    /// not be remembered as that content's result.
    /// </exception>
    public byte[] ReadAllBytes()
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(FullPath(Path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Memento.NonMemoizedException($"The catalogue '{Path}' cannot be read: {error.Message}", error);
        }

        if (!Convert.ToHexStringLower(SHA256.HashData(content)).Equals(Sha256, StringComparison.Ordinal))
        {
            throw new Memento.NonMemoizedException(
                $"The catalogue '{Path}' changed while it was being analysed; run the analysis again.");
        }

        return content;
    }
}
