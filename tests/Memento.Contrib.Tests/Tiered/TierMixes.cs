using System.Collections;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>The tiers that the tests of every storage are run on.</summary>
internal sealed class TierMixes : IEnumerable
{
    private static readonly (string Near, string Far, string Write)[] All =
    [
        ("memory", "filesystem", "all"),
        ("filesystem", "filesystem", "all"),
        ("filesystem", "filesystem", "first"),
    ];

    /// <summary>Collecting is of every tier here, so that what is collected is gone.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsOf(string near, string far, string write)
    {
        var settings = new Dictionary<string, string?> { ["tiers:0:type"] = near, ["tiers:1:type"] = far, ["write"] = write, ["collect"] = "all" };
        foreach (var (index, type) in new[] { (0, near), (1, far) })
        {
            if (type != "memory")
            {
                settings[$"tiers:{index}:path"] = index == 0 ? "near" : "far";
            }
        }

        return settings;
    }

    /// <summary>Those whose calls wait for every tier: what is collected from one while the background brings it there is none of the tests of collecting.</summary>
    public static IEnumerable<TestFixtureData> Waiting => All.Where(static mix => mix.Write == "all").Select(FixtureOf);

    public IEnumerator GetEnumerator() => All.Select(FixtureOf).GetEnumerator();

    // One in every run, the others where there is time for them.
    private static TestFixtureData FixtureOf((string Near, string Far, string Write) mix)
    {
        var fixture = new TestFixtureData(mix.Near, mix.Far, mix.Write);
        if (mix != All[0])
        {
            fixture.Properties.Add(NUnit.Framework.Internal.PropertyNames.Category, "Long");
        }

        return fixture;
    }
}
