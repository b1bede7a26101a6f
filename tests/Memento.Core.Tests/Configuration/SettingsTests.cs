using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>What an environment tells of its own configuration.</summary>
internal sealed class SettingsTests
{
    [Test]
    public async Task Each_setting_says_where_it_comes_from_and_what_is_not_said_counts_by_default()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("memento.json", """
            {
              "repos": [ { "name": "{{who}}", "clusters": { "other": {
                  "storage": { "type": "null" } } } } ]
            }
            """);
        await using var environment = MementoEnvironment.Load(file, new MementoEnvironmentOptions
        {
            Parameters = new Dictionary<string, string> { ["who"] = "mine" },
            Overrides = new Dictionary<string, string?> { ["description"] = "in code" },
        });
        var settings = environment.Settings.ToDictionary(setting => setting.Key);
        Assert.Multiple(() =>
        {
            Assert.That(settings["repos:0:name"], Is.EqualTo(new ConfigurationSetting("repos:0:name", "mine", $"{file} (line 2)")));
            Assert.That(settings["repos:0:clusters:other:storage:type"].Origin, Is.EqualTo($"{file} (line 3)"));
            Assert.That(settings["description"].Origin, Is.EqualTo("the configuration given in code"));
            Assert.That(settings["repos:0:clusters:other:runner:type"], Is.EqualTo(new ConfigurationSetting("repos:0:clusters:other:runner:type", "local", "default", IsDefault: true)));
            Assert.That(settings["clusters:default:storage:path"].Value, Does.EndWith(Path.Combine("cluster", "default")));
            Assert.That(settings["name"], Is.EqualTo(new ConfigurationSetting("name", "default", "default", IsDefault: true)));
            Assert.That(environment.Files, Is.EqualTo(new[] { file }));
        });
    }
}
