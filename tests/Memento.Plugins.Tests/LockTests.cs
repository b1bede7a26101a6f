using Memento.Testing;

namespace Memento.Plugins.Tests;

[Decision(10)]
internal sealed class LockTests
{
    [Test]
    public void With_a_lock_what_is_listed_loads_and_nothing_else()
    {
        using var dropIn = new DropIn();
        var good = dropIn.Add("Good");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        Assert.That(PluginLock.Write(file, [dropIn.Plugins]), Is.EqualTo(new[] { good }));
        var twin = dropIn.Add("TwinOne");

        var host = dropIn.CreateHost(file);

        var row = host.Report.Candidates.Single(candidate => candidate.Path == twin);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dropIn.CreateRunner(host, "good").Description.Type, Is.EqualTo("good"));
            Assert.That(row.State, Is.EqualTo(PluginState.Rejected));
            Assert.That(row.ReasonId, Is.EqualTo(ErrorId.Of(PluginErrors.NotInLock)));
            Assert.That(row.Reason, Does.StartWith($"{twin} is not trusted: Fixture.TwinOne is not listed in the lock file {file}, its SHA-256 is "));
            Assert.That(() => dropIn.CreateRunner(host, "twin"), Throws.TypeOf<ConfigurationException>().With.Message.Contains(row.Reason!));
            Assert.That(dropIn.Contexts, Has.Count.EqualTo(1));
        }
    }

    [TestCase("alter", "Fixture.Dependency.dll was altered")]
    [TestCase("remove", "Fixture.Dependency.dll is missing")]
    [TestCase("add", "Extra.dll was added")]
    public void Any_change_to_any_file_of_a_plugin_is_a_rejection_that_names_it(string change, string reason)
    {
        using var dropIn = new DropIn();
        var folder = Path.GetDirectoryName(dropIn.Add("UsesDependencyV1"))!;
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        PluginLock.Write(file, [dropIn.Plugins]);
        var dependency = Path.Combine(folder, "Fixture.Dependency.dll");
        var time = File.GetLastWriteTimeUtc(dependency);
        dropIn.CreateRunner(dropIn.CreateHost(), "uses-v1");
        if (change == "remove")
        {
            File.Delete(dependency);
        }
        else if (change == "add")
        {
            File.Copy(dependency, Path.Combine(folder, "Extra.dll"));
        }
        else
        {
            Alter(dependency);
            File.SetLastWriteTimeUtc(dependency, time);
        }

        var row = dropIn.CreateHost(file).Report.Offering(PluginKind.RunnerBackend, "uses-v1").Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(row.State, Is.EqualTo(PluginState.Rejected));
            Assert.That(row.Reason, Does.Contain(reason).And.Contains(file));
        }
    }

    [Test]
    public void What_changes_after_the_scan_is_noticed_when_it_is_loaded()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        PluginLock.Write(file, [dropIn.Plugins]);
        var host = dropIn.CreateHost(file);
        Alter(path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<PluginException>().With.Message.Contains("Fixture.Good.dll was altered"));
            Assert.That(dropIn.Contexts, Is.Empty);
        }
    }

    [Test]
    public void What_changes_after_the_scan_and_keeps_its_size_and_time_is_noticed_when_it_is_loaded()
    {
        using var dropIn = new DropIn();
        var path = dropIn.Add("Good");
        var time = DateTime.UtcNow.AddDays(-1);
        File.SetLastWriteTimeUtc(path, time);
        // Without a lock, so that the hashes are kept with the times.
        dropIn.CreateRunner(dropIn.CreateHost(), "good");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        PluginLock.Write(file, [dropIn.Plugins]);
        var host = dropIn.CreateHost(file);
        Alter(path);
        File.SetLastWriteTimeUtc(path, time);

        Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<PluginException>().With.Message.Contains("Fixture.Good.dll was altered"));
    }

    [Test]
    public void A_lock_that_an_editor_saved_with_a_mark_and_other_line_endings_says_the_same()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        PluginLock.Write(file, [dropIn.Plugins]);
        File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.That(dropIn.CreateHost(file).Report.Candidates.Single().Reason, Is.Null);
    }

    [Test]
    public void A_lock_that_is_broken_is_logged_once_with_its_line()
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        dropIn.Add("TwinOne");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        File.WriteAllText(file, "{\n  \"version\": 1,,");
        using var loggers = new RecordingLoggerFactory();

        var host = dropIn.CreateHost(file, loggers);

        var warning = loggers.Warnings.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(warning, Is.EqualTo($"Plugin rejected (MEM224): No plugin is loaded: the lock file {file} (line 2) is not valid JSON: ',' is an invalid start of a property name. Expected a '\"'."));
            Assert.That(() => dropIn.CreateRunner(host, "good"), Throws.TypeOf<ConfigurationException>().With.Message.Contains(file).And.Property("Id").EqualTo(ErrorId.Of(PluginErrors.WrongLock)));
        }
    }

    [TestCase("{", " (line 1) is not valid JSON: ")]
    [TestCase("{ \"version\": \"x\" }", " has another shape than a lock at '$.version': write it again")]
    [TestCase("[]", " has another shape than a lock: write it again")]
    [TestCase("{}", "is not of version 1: write it again")]
    [TestCase("null", "is not of version 1: write it again")]
    [TestCase("{ \"version\": 1 }", "Fixture.Good is not listed in the lock file ")]
    [TestCase("{ \"version\": 1, \"plugins\": [ null ] }", " has another shape than a lock at '$.plugins[0]': write it again")]
    [TestCase("{ \"version\": 1, \"plugins\": [ { } ] }", " has another shape than a lock at '$.plugins[0].assembly': write it again")]
    [TestCase("{ \"version\": 1, \"plugins\": [ { \"assembly\": \"Fixture.Good\", \"files\": {} } ] }", " has another shape than a lock at '$.plugins[0].sha256': write it again")]
    [TestCase("{ \"version\": 1, \"plugins\": [ { \"assembly\": \"Fixture.Good\", \"sha256\": \"00\" } ] }", " has another shape than a lock at '$.plugins[0].files': write it again")]
    [TestCase(null, "cannot be read: ")]
    public void A_lock_that_is_broken_or_absent_opens_nothing(string? text, string reason)
    {
        using var dropIn = new DropIn();
        dropIn.Add("Good");
        var file = Path.Combine(dropIn.Root, "plugins.lock.json");
        if (text is not null)
        {
            File.WriteAllText(file, text);
        }

        Assert.That(dropIn.CreateHost(file).Report.Candidates.Single().Reason, Does.Contain(file).And.Contains(reason));
    }

    /// <summary>Has another byte in a file of the same length.</summary>
    private static void Alter(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[0x50] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
