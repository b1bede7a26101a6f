namespace Memento.Core.Tests.Support;

/// <summary>
/// On which storages and runners the tests of calls run. The pairs stand in a part of their own, which is all that another project has of
/// its own when it compiles these tests too.
/// </summary>
internal static partial class TestedBackends
{
    // Nearly all functions of the other tests look into the test, or return what it hands them: in another process they have nothing to look into.
    private static IEnumerable<(string Storage, string Runner, bool IsLong)> Here => Pairs.Where(static pair => pair.Runner != "process");

    private static readonly bool[] CachedOrNot = [true, false];

    /// <summary>A storage and a runner.</summary>
    public static IEnumerable<TestFixtureData> StoragesAndRunners => Pairs.Select(static pair => Fixture(pair, pair.Storage, pair.Runner));

    /// <summary>A storage and a runner, for tests that look into their functions.</summary>
    public static IEnumerable<TestFixtureData> StoragesAndRunnersHere => Here.Select(static pair => Fixture(pair, pair.Storage, pair.Runner));

    /// <summary>A runner, for tests that need files.</summary>
    public static IEnumerable<TestFixtureData> Runners => Here.Where(static pair => pair.Storage == "filesystem").Select(static pair => Fixture(pair, pair.Runner));

    /// <summary>A runner, for tests that need a store and no files.</summary>
    public static IEnumerable<TestFixtureData> RunnersInMemory => Here.Where(static pair => pair.Storage == "memory").Select(static pair => Fixture(pair, pair.Runner));

    /// <summary>A storage, a runner, and whether there is a memory cache.</summary>
    public static IEnumerable<TestFixtureData> WithAndWithoutCache => Here.SelectMany(static _ => CachedOrNot, static (pair, isCached) => Fixture(pair, pair.Storage, pair.Runner, isCached));

    /// <summary>A storage, a runner, and the size of the memory cache in megabytes.</summary>
    public static IEnumerable<TestFixtureData> CacheSizes => Here.SelectMany(static _ => MemoryCacheMegabytes, static (pair, size) => Fixture(pair, pair.Storage, pair.Runner, size));

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
