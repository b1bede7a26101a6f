using Memento.Testing;
using Microsoft.Extensions.Configuration;

namespace Memento.Kit.Tests;

/// <summary>The kit's binder takes of a setting what the host's takes.</summary>
public sealed class SettingsBinderTests
{
    [TestCase("00:00:05", 5)]
    [TestCase("1.00:00:00", 86_400)]
    public void A_duration_is_read(string text, double seconds) => Assert.That(Bind(text).Wait, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase("5")]
    [TestCase("00:05")]
    [TestCase("24:00:00")]
    public void What_the_host_takes_for_no_duration_is_refused(string text) =>
        Assert.That(() => Bind(text), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"'{text}'").And.Message.Contains("[days.]hours:minutes:seconds"));

    private static Settings Bind(string wait) =>
        new TestSettingsBinder().Bind<Settings>(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("storage:wait", (string?)wait)]).Build().GetSection("storage"));

    private sealed class Settings
    {
        public TimeSpan Wait { get; set; }
    }
}
