namespace Memento.Contrib.Tests.Processes;

/// <summary>Counts across processes: an entry is a file of its own, which no two of them share.</summary>
internal static class Ledger
{
    public static void Add(string folder, string entry) => File.WriteAllText(Path.Combine(folder, $"{entry}~{Guid.NewGuid():N}"), "");

    public static int Count(string folder, string entry) => Directory.GetFiles(folder, $"{entry}~*").Length;

    public static IEnumerable<string> Entries(string folder) => Directory.GetFiles(folder, "*~*").Select(static file => Path.GetFileName(file).Split('~')[0]);
}
