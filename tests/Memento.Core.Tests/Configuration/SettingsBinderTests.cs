using Memento.Configuration;
using Memento.Core.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Memento.Core.Tests.Configuration;

/// <summary>What an operator who mistypes a setting is told.</summary>
[NonParallelizable] // It sets a variable that every environment reads.
internal sealed class SettingsBinderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void Settings_are_read_and_what_is_left_out_keeps_its_default()
    {
        var settings = Bind("""{ "type": "x", "path": "data", "size": 3, "ratio": 0.5, "on": true, "names": ["a", "b"], "wait": "00:00:05", "day": "friday", "inner": { "depth": 2 }, "nested": { "type": "y", "anything": 1 } }""");
        Assert.Multiple(() =>
        {
            Assert.That(settings.Path, Is.EqualTo("data"));
            Assert.That(settings.Size, Is.EqualTo(3));
            Assert.That(settings.Ratio, Is.EqualTo(0.5));
            Assert.That(settings.On, Is.True);
            Assert.That(settings.Names, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(settings.Wait, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(settings.Day, Is.EqualTo(DayOfWeek.Friday));
            Assert.That(settings.Inner.Depth, Is.EqualTo(2));
            Assert.That(settings.Nested!["anything"], Is.EqualTo("1"));
        });
        Assert.That(Bind("{}").Size, Is.EqualTo(64));
    }

    // YAML and variables have nothing but texts.
    [TestCase("5", "5")]
    [TestCase("1.50", "1.50")]
    [TestCase("true", "true")]
    public void A_number_or_a_boolean_is_the_text_that_it_is_written_as(string json, string text) => Assert.That(Bind($$"""{ "path": {{json}} }""").Path, Is.EqualTo(text));

    [TestCase("""{ "pathh": "x" }""", "backend:pathh", "path")]
    [TestCase("""{ "inner": { "width": 1 } }""", "backend:inner:width", "depth")]
    public void An_unknown_key_is_named_with_the_file_and_the_keys_there_are(string json, string key, string known) =>
        Assert.That(() => Bind(json), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(_folder.Path).And.Message.Contains($"'{key}'").And.Message.Contains(known));

    [TestCase("""{ "size": "many" }""", "backend:size", "'many'", "a whole number")]
    [TestCase("""{ "size": 1.5 }""", "backend:size", "'1.5'", "a whole number")]
    [TestCase("""{ "size": 99999999999 }""", "backend:size", "'99999999999'", "a whole number")]
    [TestCase("""{ "ratio": "half" }""", "backend:ratio", "'half'", "a number")]
    [TestCase("""{ "ratio": "0,5" }""", "backend:ratio", "'0,5'", "a number")]
    [TestCase("""{ "on": "yes" }""", "backend:on", "'yes'", "true or false")]
    [TestCase("""{ "day": "someday" }""", "backend:day", "'someday'", "one of Sunday")]
    [TestCase("""{ "day": 9 }""", "backend:day", "'9'", "one of Sunday")]
    [TestCase("""{ "day": "-1" }""", "backend:day", "'-1'", "one of Sunday")]
    [TestCase("""{ "day": 5 }""", "backend:day", "'5'", "one of Sunday")]
    [TestCase("""{ "day": "+5" }""", "backend:day", "'+5'", "one of Sunday")]
    [TestCase("""{ "day": "monday, sunday" }""", "backend:day", "'monday, sunday'", "one of Sunday")]
    [TestCase("""{ "size": "" }""", "backend:size", "''", "a whole number")]
    [TestCase("""{ "path": { "a": 1 } }""", "backend:path", "a group in braces", "a text")]
    [TestCase("""{ "wait": 5 }""", "backend:wait", "'5'", "00:00:05 for five seconds")]
    [TestCase("""{ "wait": "5" }""", "backend:wait", "'5'", "a duration as [days.]hours:minutes:seconds")]
    [TestCase("""{ "wait": 0.5 }""", "backend:wait", "'0.5'", "a duration")]
    [TestCase("""{ "wait": "00:05" }""", "backend:wait", "'00:05'", "a duration")]
    [TestCase("""{ "wait": "5s" }""", "backend:wait", "'5s'", "a duration")]
    [TestCase("""{ "wait": "1:2:3:4" }""", "backend:wait", "'1:2:3:4'", "a duration")]
    [TestCase("""{ "wait": "24:00:00" }""", "backend:wait", "'24:00:00'", "a duration")]
    [TestCase("""{ "wait": "00:00:60" }""", "backend:wait", "'00:00:60'", "a duration")]
    [TestCase("""{ "waits": { "first": 5 } }""", "backend:waits:first", "'5'", "a duration")]
    [TestCase("""{ "names": "a" }""", "backend:names", "'a'", "a list in brackets")]
    [TestCase("""{ "inner": 3 }""", "backend:inner", "'3'", "a group of settings in braces")]
    public void A_value_of_the_wrong_type_is_named_with_what_was_expected(string json, string key, string found, string expected) =>
        Assert.That(() => Bind(json), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(_folder.Path).And.Message.Contains($"'{key}'").And.Message.Contains(found).And.Message.Contains(expected));

    [TestCase("00:00:05", 5)]
    [TestCase("0:0:5", 5)]
    [TestCase("00:00:00.25", 0.25)]
    [TestCase("1.00:00:05", 86_405)]
    public void A_duration_has_hours_minutes_and_seconds(string text, double seconds) =>
        Assert.That(Bind($$"""{ "wait": "{{text}}" }""").Wait, Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [Test]
    public void A_null_leaves_the_default()
    {
        var settings = Bind("""{ "journal": null, "size": null, "ratio": null, "on": null, "wait": null, "day": null, "inner": null, "names": null }""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settings.Size, Is.EqualTo(64));
            Assert.That(settings.Journal, Is.EqualTo("journal"));
            Assert.That(settings.Wait, Is.Null);
            Assert.That(settings.Inner.Depth, Is.Zero);
            Assert.That(settings.Names, Is.Empty);
        }
    }

    [Test]
    public void Numbers_are_read_the_same_in_every_culture()
    {
        var culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
            Assert.That(Bind("""{ "ratio": 0.25 }""").Ratio, Is.EqualTo(0.25));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Test]
    public void A_value_from_an_environment_variable_is_named_as_such()
    {
        const string Variable = "MEMENTO__settings_binder_test__size";
        Environment.SetEnvironmentVariable(Variable, "many");
        try
        {
            var tree = ConfigurationTree.Load(_folder.Write("a.json", """{ "settings_binder_test": { "size": 3 } }"""));
            Assert.That(() => new SettingsBinder(tree, ThrownMistakes.Instance).Bind<Settings>(tree.Root.GetSection("settings_binder_test")), Throws.TypeOf<ConfigurationException>()
                .With.Message.Contains($"the environment variable {Variable}").And.Message.Contains("'many'"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private Settings Bind(string json)
    {
        var tree = ConfigurationTree.Load(_folder.Write("settings.json", $$"""{ "backend": {{json}} }"""));
        return new SettingsBinder(tree, ThrownMistakes.Instance).Bind<Settings>(tree.Root.GetSection("backend"));
    }

    private sealed class Settings
    {
        [ConfigurationKeyName("path")]
        public string? Path { get; set; }

        [ConfigurationKeyName("journal")]
        public string Journal { get; set; } = "journal";

        [ConfigurationKeyName("size")]
        public int Size { get; set; } = 64;

        [ConfigurationKeyName("ratio")]
        public double Ratio { get; set; }

        [ConfigurationKeyName("on")]
        public bool On { get; set; }

        [ConfigurationKeyName("names")]
        public IList<string> Names { get; set; } = [];

        [ConfigurationKeyName("wait")]
        public TimeSpan? Wait { get; set; }

        [ConfigurationKeyName("waits")]
        public IDictionary<string, TimeSpan> Waits { get; } = new Dictionary<string, TimeSpan>();

        [ConfigurationKeyName("day")]
        public DayOfWeek Day { get; set; }

        [ConfigurationKeyName("inner")]
        public Inner Inner { get; set; } = new();

        [ConfigurationKeyName("nested")]
        public IConfigurationSection? Nested { get; set; }
    }

    private sealed class Inner
    {
        [ConfigurationKeyName("depth")]
        public int Depth { get; set; }
    }
}
