using Memento.Serialization;
using Moq;

namespace Memento.Plugins.Tests;

[Decision(7)]
internal sealed class CompositionTests
{
    [Test]
    public void A_backend_takes_its_context_in_its_constructor()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");

        var runner = dropIn.CreateHost().CreateRunnerBackend(DropIn.Section("GOOD", ("setting", "42")), dropIn.Root, Mock.Of<Running.IRunnerHost>());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runner.Description.Type, Is.EqualTo("good"));
            Assert.That(runner.Description.Details["baseFolder"], Is.EqualTo(dropIn.Root));
            Assert.That(runner.Description.Details["runnerHost"], Is.EqualTo("yes"));
            Assert.That(runner.Description.Details["setting"], Is.EqualTo("42"));
        }
    }

    [Test]
    public void Each_instance_has_a_context_of_its_own()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var host = dropIn.CreateHost();

        var first = host.CreateRunnerBackend(DropIn.Section("good", ("setting", "1")), dropIn.Root, Mock.Of<Running.IRunnerHost>());
        var second = host.CreateRunnerBackend(DropIn.Section("good", ("setting", "2")), dropIn.Root, Mock.Of<Running.IRunnerHost>());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Is.Not.SameAs(first));
            Assert.That(first.Description.Details["setting"], Is.EqualTo("1"));
            Assert.That(second.Description.Details["setting"], Is.EqualTo("2"));
        }
    }

    [Test]
    public void A_missing_import_of_another_class_takes_nothing_down()
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"") + """

            [System.Composition.Export]
            public class Other
            {
                [System.Composition.ImportingConstructor]
                public Other(System.IFormattable nobodyExportsThis) { }
            }
            """);

        Assert.That(dropIn.CreateRunner(dropIn.CreateHost(), "acme").Description.Type, Is.EqualTo("compiled"));
    }

    [TestCase("public Runner() => Which = \"none\"; public Runner(BackendContext context) => Which = \"context\"; string Which;", "context")]
    [TestCase("string Which = \"implicit\";", "implicit")]
    public void The_constructor_that_takes_most_is_used(string members, string which)
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"", members, details: "new Dictionary<string, string> { [\"which\"] = Which }"));

        Assert.That(dropIn.CreateRunner(dropIn.CreateHost(), "acme").Description.Details["which"], Is.EqualTo(which));
    }

    [TestCase("public Runner(BackendContext context, string extra) { }", "the constructor of Runner takes a System.String, and the host has nothing but a BackendContext to give")]
    [TestCase("private Runner() { }", "Runner has no public constructor")]
    public void A_constructor_that_cannot_be_served_is_an_error_that_says_why(string members, string reason)
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"", members));

        Assert.That(() => dropIn.CreateRunner(dropIn.CreateHost(), "acme"), Throws.TypeOf<PluginException>().With.Message.Contains(reason));
    }

    [Test]
    public async Task A_forgotten_backend_is_disposed_with_the_host_asynchronously_first()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var host = dropIn.CreateHost();
        var runner = dropIn.CreateRunner(host, "good");

        await host.DisposeAsync();
        await host.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runner.Description.Details["ends"], Is.EqualTo("async,sync"), "the backend itself, then its container, once each");
            Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<ObjectDisposedException>());
        }
    }

    [Test]
    public void A_codec_is_made_once_and_a_standard_one_needs_no_plugin()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Codec");
        var json = Mock.Of<ICodec>(codec => codec.Name == "json");
        var host = dropIn.CreateHost(codecs: [json]);

        var standard = host.GetCodec("JSON");
        var before = dropIn.Contexts.Count;
        var reverse = host.GetCodec("reverse");
        using var stream = new MemoryStream();
        reverse.Encode("abc", typeof(string), stream);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(standard, Is.SameAs(json));
            Assert.That(before, Is.Zero);
            Assert.That(stream.ToArray(), Is.EqualTo("cba"u8.ToArray()));
            Assert.That(host.GetCodec("Reverse"), Is.SameAs(reverse));
            Assert.That(host.GetSource(reverse)!.AssemblyName, Is.EqualTo("Fixture.Codec"));
            Assert.That(host.GetSource(json), Is.Null);
            Assert.That(() => host.GetCodec("xml"), Throws.TypeOf<ConfigurationException>().With.Message.Contains("There is no codec named 'xml'. There are: json, misnamed, reverse."));
        }
    }

    [Test]
    public void A_codec_that_gives_itself_another_name_is_refused()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Codec");

        Assert.That(() => dropIn.CreateHost().GetCodec("misnamed"), Throws.TypeOf<PluginException>().With.Message.Contains("exports the codec 'misnamed', which calls itself 'something-else'"));
    }

    [Test]
    public void Paths_must_be_absolute()
    {
        Assert.That(
            () => new PluginHost(new PluginHostOptions { Folders = ["plugins-dropin"], LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, SettingsBinder = Mock.Of<ISettingsBinder>() }),
            Throws.ArgumentException.With.Message.Contains("'plugins-dropin' is not an absolute path."));
    }
}
