namespace Memento.Plugins.Tests;

[Decision(8)]
internal sealed class NameTests
{
    [Test]
    public void Two_plugins_with_one_short_name_are_an_error_that_names_both_files_when_it_is_asked_for()
    {
        using var dropIn = new DropIn();
        var one = dropIn.Add("TwinOne");
        var two = dropIn.Add("TwinTwo");
        dropIn.Add("Good");

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(host.Report.Candidates.Select(candidate => candidate.State), Is.All.EqualTo(PluginState.Available), "nobody has asked yet");
            Assert.That(dropIn.CreateRunner(host, "good").Description.Type, Is.EqualTo("good"));
            Assert.That(() => dropIn.CreateRunner(host, "twin"), Throws.TypeOf<ConfigurationException>()
                .With.Message.Contains(one).And.Message.Contains(two).And.Message.Contains("\"twin@Fixture.TwinOne\""));
        }
    }

    [TestCase("twin@Fixture.TwinOne", "one")]
    [TestCase("TWIN@fixture.twintwo", "two")]
    public void An_assembly_behind_the_name_picks_one(string type, string from)
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        dropIn.Add("TwinTwo");

        Assert.That(dropIn.CreateRunner(dropIn.CreateHost(), type).Description.Details["from"], Is.EqualTo(from));
    }

    [Test]
    public void Of_three_files_with_one_short_name_all_are_named_and_what_picks_one_is_advised()
    {
        using var dropIn = new DropIn();
        string[] files = [dropIn.Add("TwinOne", "first"), dropIn.Add("TwinOne", "second"), dropIn.Add("TwinTwo")];

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "twin"), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(files[0]).And.Message.Contains(files[1]).And.Message.Contains(files[2]).And.Message.Contains("\"twin@Fixture.TwinTwo\""));
    }

    [Test]
    public void Of_one_file_in_three_places_it_is_not_said_that_both_are_the_same()
    {
        using var dropIn = new DropIn();
        string[] files = [dropIn.Add("Good", "first"), dropIn.Add("Good", "second"), dropIn.Add("Good", "third")];

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "good"), Throws.TypeOf<ConfigurationException>()
            .With.Message.EqualTo($"Several plugins have a runner backend named 'good': {files[0]} and {files[1]} and {files[2]}; these are the same assembly, so remove all of the files but one."));
    }

    [Test]
    public void One_file_in_two_places_cannot_be_told_apart_by_its_name()
    {
        using var dropIn = new DropIn();
        var first = dropIn.Add("Good", "first");
        var second = dropIn.Add("Good", "second");

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "good@Fixture.Good"), Throws.TypeOf<ConfigurationException>()
            .With.Message.Contains(first).And.Message.Contains(second).And.Message.Contains("remove one of the files"));
    }

    [Test]
    public void Names_are_compared_without_regard_to_case_and_apart_from_kind_to_kind()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");

        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(dropIn.CreateRunner(host, "GOOD").Description.Type, Is.EqualTo("good"));
            Assert.That(() => host.CreateStorageBackend(DropIn.Section("good"), dropIn.Root), Throws.TypeOf<ConfigurationException>()
                .With.Message.Contains("There is no storage backend named 'good'.").And.Message.Contains("'good' is the name of a runner backend."));
        }
    }

    [Test]
    public void An_unknown_name_is_answered_with_the_names_there_are_and_the_folders_searched()
    {
        using var dropIn = new DropIn();
        dropIn.Add("TwinOne");
        dropIn.Add("Good");
        dropIn.Add("Codec");
        var empty = Directory.CreateDirectory(Path.Combine(dropIn.Root, "empty")).FullName;
        var absent = Path.Combine(dropIn.Root, "absent");
        var host = new PluginHost(new PluginHostOptions
        {
            Folders = [dropIn.Plugins, empty, absent],
            LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            SettingsBinder = Moq.Mock.Of<ISettingsBinder>(),
        });

        var exception = Assert.Throws<ConfigurationException>(() => dropIn.CreateRunner(host, "missing"))!;

        Assert.That(exception.Message, Is.EqualTo(
            "There is no runner backend named 'missing'. There are: good, twin. "
            + $"Searched: {dropIn.Plugins}; {empty} (holds no plugin); {absent} (does not exist)."));
    }

    [Test]
    public void With_no_plugin_at_all_the_message_says_so()
    {
        using var dropIn = new DropIn();

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "local"), Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
            $"There is no runner backend named 'local'. There are no runner backends at all. Searched: {dropIn.Plugins} (holds no plugin)."));
    }

    [Test]
    public void A_section_without_a_type_is_an_error_that_names_it([Values(null, "", " ")] string? type)
    {
        using var dropIn = new DropIn();

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), type!), Throws.TypeOf<ConfigurationException>().With.Message.Contains("The section 'section' has no 'type'"));
    }
}
