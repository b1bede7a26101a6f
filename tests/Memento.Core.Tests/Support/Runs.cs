using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Memento.Core.Tests.Support;

/// <summary>
/// Counts how often the body of a test's function ran, by a key that only that test uses. Where an environment variable names a folder, a
/// run is a file there, so that the runs of worker processes, which have the variable too, count with those here.
/// </summary>
internal static class Runs
{
    public const string FolderVariable = "MEMENTO_TEST_RUNS";

    private static readonly ConcurrentDictionary<string, int> Counts = new();

    /// <summary>What the processes of a test run have in common; null where it has only one.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable(FolderVariable);

    public static void Count(string key)
    {
        Counts.AddOrUpdate(key, 1, (_, count) => count + 1);
        if (Folder is not null)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(FolderOf(key)).FullName, Guid.NewGuid().ToString("N")), []);
        }
    }

    /// <summary>Those in this process.</summary>
    public static int Here(string key) => Counts.GetValueOrDefault(key);

    public static int Of(string key) => Folder is null ? Here(key) : Directory.Exists(FolderOf(key)) ? Directory.GetFiles(FolderOf(key)).Length : 0;

    /// <summary>A name for files that only a key has.</summary>
    public static string NameOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    private static string FolderOf(string key) => Path.Combine(Folder!, NameOf(key));
}
