using System.Collections;

namespace Memento.Contrib.Tests.Composite;

/// <summary>The mixes of a data store and a metadata store that the tests of every storage are run on.</summary>
internal sealed class Mixes : IEnumerable
{
    private static readonly (string Data, string Metadata)[] All =
    [
        ("filesystem", "memory"),
        ("memory", "filesystem"),
        ("filesystem", "sqlite"),
    ];

    /// <summary>What a store of a type needs to be told, where that is not nothing.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsOf(string data, string metadata)
    {
        var settings = new Dictionary<string, string?> { ["data:type"] = data, ["metadata:type"] = metadata };
        foreach (var (part, type) in new[] { ("data", data), ("metadata", metadata) })
        {
            if (type != "memory")
            {
                settings[part + ":path"] = part + "-store";
            }

            if (type == "sqlite")
            {
                settings[part + ":on_corruption"] = "rebuild";
            }
        }

        return settings;
    }

    public IEnumerator GetEnumerator() => All.Select(FixtureOf).GetEnumerator();

    // One in every run, the others where there is time for them.
    private static TestFixtureData FixtureOf((string Data, string Metadata) mix)
    {
        var fixture = new TestFixtureData(mix.Data, mix.Metadata);
        if (mix != All[0])
        {
            fixture.Properties.Add(NUnit.Framework.Internal.PropertyNames.Category, "Long");
        }

        return fixture;
    }
}
