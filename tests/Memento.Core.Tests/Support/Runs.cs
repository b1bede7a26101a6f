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
    private static readonly string? Folder = Environment.GetEnvironmentVariable(FolderVariable);

    public static void Count(string key)
    {
        Counts.AddOrUpdate(key, 1, (_, count) => count + 1);
        if (Folder is not null)
        {
            File.WriteAllBytes(Path.Combine(Folder, $"{NameOf(key)}~{Guid.NewGuid():N}"), []);
        }
    }

    /// <summary>Those in this process.</summary>
    public static int Here(string key) => Counts.GetValueOrDefault(key);

    public static int Of(string key) => Folder is null ? Here(key) : Directory.GetFiles(Folder, $"{NameOf(key)}~*").Length;

    private static string NameOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}
