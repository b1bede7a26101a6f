namespace Memento.Core.Tests.Support;

/// <summary>
/// On which storages and runners the tests of calls run. The pairs stand in a part of their own, which is all that another project has of
/// its own when it compiles these tests too.
/// </summary>
internal static partial class TestedBackends
{
    private static readonly bool[] CachedOrNot = [true, false];

    /// <summary>A storage and a runner.</summary>
    public static IEnumerable<TestFixtureData> StoragesAndRunners => Pairs.Select(static pair => Fixture(pair, pair.Storage, pair.Runner));

    /// <summary>A runner, for tests that need files.</summary>
    public static IEnumerable<TestFixtureData> Runners => Pairs.Where(static pair => pair.Storage == "filesystem").Select(static pair => Fixture(pair, pair.Runner));

    /// <summary>A runner and the quickest storage that goes with it.</summary>
    public static IEnumerable<TestFixtureData> QuickestStorages => Pairs.GroupBy(static pair => pair.Runner).Select(static pairs => pairs.OrderBy(static pair => pair.Storage != "memory").First()).Select(static pair => Fixture(pair, pair.Storage, pair.Runner));

    /// <summary>A storage, a runner, and whether there is a memory cache.</summary>
    public static IEnumerable<TestFixtureData> WithAndWithoutCache => Pairs.SelectMany(static _ => CachedOrNot, static (pair, isCached) => Fixture(pair, pair.Storage, pair.Runner, isCached));

    /// <summary>A storage, a runner, and the size of the memory cache in megabytes.</summary>
    public static IEnumerable<TestFixtureData> CacheSizes => Pairs.SelectMany(static _ => MemoryCacheMegabytes, static (pair, size) => Fixture(pair, pair.Storage, pair.Runner, size));

    private static TestFixtureData Fixture((string Storage, string Runner, bool IsLong) pair, params object[] arguments)
    {
        var fixture = new TestFixtureData(arguments);
        if (pair.IsLong)
        {
            fixture.Properties.Add(NUnit.Framework.Internal.PropertyNames.Category, "Long");
        }

        return fixture;
    }
}
