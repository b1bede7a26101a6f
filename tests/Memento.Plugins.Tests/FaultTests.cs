using System.Runtime.Loader;
using Memento.Testing;

namespace Memento.Plugins.Tests;

[Decision(9)]
internal sealed class FaultTests
{
    [TestCase("ThrowingConstructor", "throwing-constructor", typeof(InvalidOperationException), "InvalidOperationException: No engine at port 4711")]
    [TestCase("ThrowingInitializer", "throwing-initializer", typeof(InvalidOperationException), "InvalidOperationException: The engine is not installed")]
    [TestCase("MissingDependency", "missing-dependency", typeof(FileNotFoundException), "FileNotFoundException: Could not load file or assembly 'Fixture.Dependency, Version=1.0.0.0")]
    [TestCase("UnloadableType", "unloadable", typeof(FileNotFoundException), "FileNotFoundException: Could not load file or assembly 'Fixture.Dependency, Version=1.0.0.0")]
    public void A_plugin_that_throws_gives_one_clear_error_and_everything_else_goes_on(string fixture, string name, Type cause, string message)
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add(fixture);
        dropIn.Add("Good");
        using var loggers = new RecordingLoggerFactory();
        var host = dropIn.CreateHost(loggers: loggers);

        var exception = Assert.Throws<PluginException>(() => dropIn.CreateRunner(host, name))!;

        var row = host.Report.Candidates.Single(candidate => candidate.Path == path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exception, Is.InstanceOf<NonMemoizedException>());
            Assert.That(exception.Message, Does.StartWith($"The runner backend '{name}' could not be made from Fixture."));
            Assert.That(exception.Message, Does.Contain(path).And.Contain(message));
            Assert.That(exception.PluginPath, Is.EqualTo(path));
            Assert.That(exception.InnerException, Is.TypeOf(cause), "the plugin's own exception, unwrapped");
            Assert.That(row.Reason, Is.EqualTo(exception.Message));
            Assert.That(loggers.Warnings, Is.Empty, "who asked has it all in the exception");
            Assert.That(dropIn.CreateRunner(host, "good").Description.Type, Is.EqualTo("good"));
        }
    }

    [TestCase("UnloadableType", "beside-unloadable")]
    [TestCase("ThrowingAttribute", "beside-throwing-attribute")]
    [TestCase("ThrowingAttribute", "throwing-attribute", Description = "No attribute of its own is read.")]
    public void A_good_backend_beside_a_bad_class_works(string fixture, string name)
    {
        using var dropIn = new DropIn();
        dropIn.Add(fixture);

        Assert.That(dropIn.CreateRunner(dropIn.CreateHost(), name).Description.Type, Is.EqualTo(name));
    }

    [Test]
    public void A_class_that_is_not_what_it_is_exported_as_names_both_types_and_where_they_are()
    {
        using var dropIn = new DropIn();
        var path = PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), "namespace Acme { [Memento.Plugins.ExportRunnerBackend(\"acme\")] public class NoRunner { } }");
        var host = dropIn.CreateHost();

        var exception = Assert.Throws<PluginException>(() => dropIn.CreateRunner(host, "acme"))!;

        Assert.That(exception.Message, Does
            .Contain($"Acme.NoRunner of Acme 0.0.0.0 (load context 'Memento plugin {path}', ")
            .And.Contains("does not implement Memento.Running.IRunnerBackend of Memento.Abstractions 1.0.0.0 (load context 'Default', "));
    }

    [Test]
    public void A_cast_that_fails_between_two_copies_of_the_contract_names_both()
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("OwnContract"))!;
        var context = new AssemblyLoadContext("a room with a contract of its own");
        foreach (var file in Directory.EnumerateFiles(folder, "*.dll"))
        {
            context.LoadFromAssemblyPath(file);
        }

        var type = context.Assemblies.Single(assembly => assembly.GetName().Name == "Fixture.OwnContract").GetType("Fixture.Runner")!;
        var text = CastFailure.Describe(type, typeof(Running.IRunnerBackend));

        Assert.That(text, Does
            .StartWith("Fixture.Runner of Fixture.OwnContract 0.1.0.0 (load context 'a room with a contract of its own', ")
            .And.Contains($"implements Memento.Running.IRunnerBackend of Memento.Abstractions 1.0.0.0 (load context 'a room with a contract of its own', {Path.Combine(folder, "Memento.Abstractions.dll")})")
            .And.Contains("which is not Memento.Running.IRunnerBackend of Memento.Abstractions 1.0.0.0 (load context 'Default', "));
    }

    [Test]
    public void A_class_is_tried_again_when_it_is_asked_for_again()
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner(
            "\"acme\"",
            "static int made; public Runner() { if (made++ == 0) throw new System.TimeoutException(\"Not yet.\"); }"));
        var host = dropIn.CreateHost();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => dropIn.CreateRunner(host, "acme"), Throws.TypeOf<PluginException>().With.InnerException.TypeOf<TimeoutException>());
            Assert.That(host.Report.Candidates.Single().State, Is.EqualTo(PluginState.Loaded));
            Assert.That(host.Report.Candidates.Single().Reason, Does.Contain("Not yet"));
            Assert.That(dropIn.CreateRunner(host, "acme").Description.Type, Is.EqualTo("compiled"));
            Assert.That(host.Report.Candidates.Single().Reason, Is.Null, "what went wrong last went right since");
        }
    }

    [Test]
    public void An_error_in_the_settings_stays_an_error_in_the_settings()
    {
        using var dropIn = new DropIn();
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner(
            "\"acme\"",
            "public Runner(BackendContext context) => throw new ConfigurationException(\"memento.json: the key 'colour' is unknown.\");"));

        Assert.That(
            () => dropIn.CreateRunner(dropIn.CreateHost(), "acme"),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo("memento.json: the key 'colour' is unknown."));
    }

    [Test]
    public void A_backend_that_throws_when_it_is_disposed_keeps_no_other_from_being_disposed()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        PluginCompiler.Compile(Path.Combine(dropIn.Plugins, "Acme.dll"), PluginCompiler.Runner("\"acme\"", "~Runner() { } ValueTask System.IAsyncDisposable.DisposeAsync() => throw new System.TimeoutException();"));
        var host = dropIn.CreateHost();
        var good = dropIn.CreateRunner(host, "good");
        dropIn.CreateRunner(host, "acme");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(async () => await host.DisposeAsync(), Throws.Nothing);
            Assert.That(good.Description.Details["ends"], Is.EqualTo("async,sync"));
        }
    }
}
