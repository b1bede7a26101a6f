using System.Text;
using System.Text.Json;
using Memento.Configuration;
using Memento.Testing;
using Microsoft.Extensions.Configuration;

namespace Memento.Kit.Tests;

/// <summary>The kit's binder takes of a setting what the host's takes, and refuses what it refuses.</summary>
public sealed class SettingsBinderTests
{
    [TestCase("00:00:05", 5)]
    [TestCase("1.00:00:00", 86_400)]
    public void A_duration_is_read(string text, double seconds) => Assert.That(BindByKit($$"""{ "wait": "{{text}}" }""").Wait, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("""{}""")]
    [TestCase("""{ "type": "x", "path": "data", "size": 3, "ratio": 0.5, "on": true, "day": "friday", "names": ["a", "b"], "inner": { "depth": 2 } }""")]
    [TestCase("""{ "PATH": "data", "Size": " 3 ", "on": "TRUE" }""")]
    [TestCase("""{ "path": null, "size": null, "wait": null, "day": null, "inner": null, "names": null }""")]
    [TestCase("""{ "sizes": { "a": 1, "b": 2 }, "nested": { "type": "y", "anything": { "goes": 1 } }, "limit": 7 }""")]
    [TestCase("""{ "path": "", "names": [] }""")]
    public void What_the_host_takes_is_read_as_it_reads_it(string json) =>
        Assert.That(JsonSerializer.Serialize(BindByKit(json)), Is.EqualTo(JsonSerializer.Serialize(BindByHost(json))));

    [TestCase("""{ "pathh": "x" }""", "backend:pathh")]
    [TestCase("""{ "inner": { "width": 1 } }""", "backend:inner:width")]
    [TestCase("""{ "inner": { "type": "x" } }""", "backend:inner:type")]
    [TestCase("""{ "fixed": 4 }""", "backend:fixed")]
    [TestCase("""{ "size": "many" }""", "backend:size")]
    [TestCase("""{ "size": 1.5 }""", "backend:size")]
    [TestCase("""{ "size": 99999999999 }""", "backend:size")]
    [TestCase("""{ "size": "" }""", "backend:size")]
    [TestCase("""{ "size": { "a": 1 } }""", "backend:size")]
    [TestCase("""{ "ratio": "0,5" }""", "backend:ratio")]
    [TestCase("""{ "on": "yes" }""", "backend:on")]
    [TestCase("""{ "day": "someday" }""", "backend:day")]
    [TestCase("""{ "day": 5 }""", "backend:day")]
    [TestCase("""{ "day": "-1" }""", "backend:day")]
    [TestCase("""{ "day": "monday, sunday" }""", "backend:day")]
    [TestCase("""{ "path": { "a": 1 } }""", "backend:path")]
    [TestCase("""{ "path": ["a"] }""", "backend:path")]
    [TestCase("""{ "names": "a" }""", "backend:names")]
    [TestCase("""{ "names": { "first": "a" } }""", "backend:names")]
    [TestCase("""{ "names": [["a"]] }""", "backend:names:0")]
    [TestCase("""{ "sizes": { "a": "many" } }""", "backend:sizes:a")]
    [TestCase("""{ "inner": 3 }""", "backend:inner")]
    [TestCase("""{ "limit": "none" }""", "backend:limit")]
    [TestCase("""{ "wait": "5" }""", "backend:wait")]
    [TestCase("""{ "wait": "00:05" }""", "backend:wait")]
    [TestCase("""{ "wait": "24:00:00" }""", "backend:wait")]
    public void What_the_host_refuses_is_refused_by_its_key(string json, string key)
    {
        Assert.That(() => BindByHost(json), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{key}'"));
        Assert.That(() => BindByKit(json), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{key}'").And.Property(nameof(ConfigurationException.Id)).Not.Null);
    }

    private static Settings BindByHost(string json)
    {
        var tree = ConfigurationTree.LoadJson($$"""{ "backend": {{json}} }""", null, new MementoEnvironmentOptions());
        return new SettingsBinder(tree, ThrownMistakes.Instance).Bind<Settings>(tree.Root.GetSection("backend"));
    }

    // As an application has it, with what its provider of JSON knows.
    private static Settings BindByKit(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "backend": {{json}} }"""));
        return new TestSettingsBinder().Bind<Settings>(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("backend"));
    }

    private sealed class Settings
    {
        [ConfigurationKeyName("path")]
        public string? Path { get; set; } = "here";

        [ConfigurationKeyName("size")]
        public int Size { get; set; } = 64;

        [ConfigurationKeyName("limit")]
        public int? Limit { get; set; }

        [ConfigurationKeyName("ratio")]
        public double Ratio { get; set; }

        [ConfigurationKeyName("on")]
        public bool On { get; set; }

        [ConfigurationKeyName("wait")]
        public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(1);

        [ConfigurationKeyName("day")]
        public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

        [ConfigurationKeyName("names")]
        public IList<string> Names { get; set; } = [];

        [ConfigurationKeyName("sizes")]
        public IDictionary<string, int> Sizes { get; } = new Dictionary<string, int>();

        [ConfigurationKeyName("inner")]
        public Inner Inner { get; set; } = new();

        [ConfigurationKeyName("nested")]
        public IConfigurationSection? Nested { get; set; }

        [ConfigurationKeyName("fixed")]
        public int Fixed => 3;
    }

    private sealed class Inner
    {
        [ConfigurationKeyName("depth")]
        public int Depth { get; set; } = 1;
    }
}
