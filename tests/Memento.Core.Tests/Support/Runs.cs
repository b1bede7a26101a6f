using System.Collections.Concurrent;

namespace Memento.Core.Tests.Support;

/// <summary>Counts how often the body of a test's function ran, by a key that only that test uses.</summary>
internal static class Runs
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    public static void Count(string key) => Counts.AddOrUpdate(key, 1, (_, count) => count + 1);

    public static int Of(string key) => Counts.GetValueOrDefault(key);
}
