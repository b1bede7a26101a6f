using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Memento.Resources;

/// <summary>The SHA-256 of files, each read once in the process for as long as its size and its time tell that it is the same.</summary>
internal static class FileHashes
{
    // More files than most programs read; forgetting them costs reading them again.
    private const int MostKnown = 10_000;

    private static readonly ConcurrentDictionary<string, (FileState State, string Sha256)> Known = new(StringComparer.Ordinal);

    /// <summary>The version of a file: what was seen of it, and the hash of its content, in lowercase hexadecimal digits; null when it has gone since.</summary>
    /// <param name="path">The file.</param>
    /// <param name="state">What was seen of it just before.</param>
    /// <returns>With a state that has not settled when the file was changed while it was read: its time and its length are not those of what was read.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileVersion? Of(string path, FileState state)
    {
        // One that has not settled is read each time: its time does not tell what it holds.
        if (state.IsSettled && Known.TryGetValue(path, out var known) && known.State == state)
        {
            return new FileVersion(state, known.Sha256);
        }

        string hash;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            hash = Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not an error: it is as if it had been looked at a moment later.
            return null;
        }

        if (!state.IsSettled || FileState.Look(path) != state)
        {
            return new FileVersion(state with { IsSettled = false }, hash);
        }

        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }

        Known[path] = (state, hash);
        return new FileVersion(state, hash);
    }
}
