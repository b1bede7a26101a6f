using System.Collections.Concurrent;

namespace CallsLibrary;

/// <summary>Counts how often the body of a test's function ran, by a key that only that test uses.</summary>
public static class Runs
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    /// <summary>Counts a run.</summary>
    public static void Count(string key) => Counts.AddOrUpdate(key, 1, (_, count) => count + 1);

    /// <summary>How many there were.</summary>
    public static int Of(string key) => Counts.GetValueOrDefault(key);
}
