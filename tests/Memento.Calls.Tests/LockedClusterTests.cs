using Memento.Calls.Tests.Functions;
using Memento.Calls.Tests.Support;
using Memento.Configuration;

namespace Memento.Calls.Tests;

/// <summary>A locked cluster: versions that follow nothing.</summary>
[NonParallelizable]
internal sealed class LockedClusterTests : CallingTests
{
    [TearDown]
    public void PutBack() => Versioned.Rate = 0.05;

    [Test]
    public void A_locked_function_keeps_its_version_whatever_it_depends_on()
    {
        var before = Versioned.Interest(Key, 2);
        Cluster.Lock(VersionLock.Of([Versioned.InterestMemento.Name]));
        Versioned.Rate = 0.1;
        Assert.That((Versioned.Interest(Key, 2), Versioned.InterestMemento.Call(Key, 2), Count), Is.EqualTo((before, before, 1)));
    }

    [Test]
    public void Unlocking_lets_versions_follow_again()
    {
        var before = Versioned.Interest(Key, 2);
        Cluster.Lock(VersionLock.Of([Versioned.InterestMemento.Name]));
        Versioned.Rate = 0.1;
        Versioned.Interest(Key, 2);
        Cluster.Unlock();
        Assert.That((Versioned.Interest(Key, 2), Count), Is.EqualTo((2 * before, 2)));
    }

    [Test]
    public void A_function_that_the_lock_does_not_have_is_refused()
    {
        Versioned.Plain(Key);
        Cluster.Lock(VersionLock.Of([Versioned.InterestMemento.Name]));
        var error = Assert.Throws<UnlistedFunctionException>(() => Versioned.Plain(Key))!;
        Assert.That(error.Message, Does.Contain("'default' is locked").And.Contain("Versioned:Plain is not among").And.Not.Contain("#"));
        Assert.That(Assert.Throws<UnlistedFunctionException>(() => Versioned.PlainMemento.With(Key).Memento())!.Message, Is.EqualTo(error.Message));
    }

    [Test]
    public void A_refusal_inside_a_memento_function_is_not_remembered()
    {
        Cluster.Lock(VersionLock.Of([Versioned.PortfolioMemento.Name]));
        Assert.Throws<UnlistedFunctionException>(() => Versioned.Portfolio(Key, 1));
        Cluster.Lock(VersionLock.Of([Versioned.PortfolioMemento.Name, Name(Versioned.InterestMemento, Cluster.Unlock)]));
        Assert.That(Versioned.Portfolio(Key, 1), Is.EqualTo(15).Within(1e-9));
    }

    [Test]
    public void A_locked_function_may_call_what_its_code_does_not_show()
    {
        Cluster.Lock(VersionLock.Of([Versioned.UndeclaredMemento.Name, Versioned.PlainMemento.Name]));
        Assert.That(Versioned.Undeclared(Key), Is.EqualTo(1));
    }

    [Test]
    public void A_locked_version_is_the_one_in_the_memento()
    {
        var name = Versioned.PlainMemento.Name;
        var other = name.At("frozen");
        Cluster.Lock(VersionLock.Of([other]));
        Versioned.Plain(Key);
        Assert.That(Versioned.PlainMemento.With(Key).Memento()!.Function, Is.EqualTo(other));
    }

    [Test]
    public void An_assembly_is_locked_at_the_versions_it_has()
    {
        var versions = VersionLock.Of(typeof(CallsLibrary.Library).Assembly);
        Assert.That(versions.Functions, Is.Not.Empty);
        Assert.That(versions.Functions.Select(function => function.Version), Has.None.Null);
    }

    [Test]
    public void A_lock_is_written_and_read_again()
    {
        var file = Path.Combine(Folder, "versions.json");
        var name = Versioned.PlainMemento.Name;
        var versions = VersionLock.Of([name, new FunctionName("a\"b", "Ä/N.T<X>", "F(System.Int32)", "v 1"), Versioned.InterestMemento.Name]);
        versions.Write(file);
        versions.Write(file);
        Assert.That(VersionLock.Read(file).Functions, Is.EqualTo(versions.Functions));
        Assert.That(Directory.GetFiles(Folder, "versions*"), Has.Length.EqualTo(1));
    }

    [Test]
    public void One_function_is_not_locked_at_two_versions_or_at_none()
    {
        Assert.Throws<ArgumentException>(() => VersionLock.Of([new FunctionName(null, "A/B", "C", "1"), new FunctionName(null, "A/B", "C", "2")]));
        Assert.Throws<ArgumentException>(() => VersionLock.Of([new FunctionName(null, "A/B", "C", null)]));
        Assert.That(VersionLock.Of([new FunctionName(null, "A/B", "C", "1"), new FunctionName(null, "A/B", "C", "1")]).Functions, Has.Count.EqualTo(1));
    }

    [TestCase("", " (line 1) is not valid JSON: It is empty.")]
    [TestCase("[]", "not what VersionLock.Write writes")]
    [TestCase("""{ "format": 2, "versions": {} }""", "format 2")]
    [TestCase("""{ "format": 1 }""", "not what VersionLock.Write writes")]
    [TestCase("""{ "format": 1, "versions": { "A/B:C": null } }""", "has no version")]
    [TestCase("""{ "format": 1, "versions": { "A/B:C": "" } }""", "not what VersionLock.Write writes")]
    [TestCase("""{ "format": 1, "versions": { "A/B:C#1": "1" } }""", "has a version in its name")]
    [TestCase("""{ "format": 1, "versions": { "A/B:C": "1", "A/B:C": "2" } }""", "not what VersionLock.Write writes")]
    [TestCase("""{ "format": 1, "versions": { "nothing": "1" } }""", "not a qualified function name")]
    public void A_file_that_is_no_lock_is_refused_in_one_sentence(string text, string expected)
    {
        var file = Path.Combine(Folder, "versions.json");
        File.WriteAllText(file, text);
        Assert.That(Assert.Throws<ConfigurationException>(() => VersionLock.Read(file))!.Message, Does.Contain(file).And.Contain(expected));
    }

    [Test]
    public async Task A_cluster_is_locked_by_configuration()
    {
        var name = Versioned.PlainMemento.Name;
        VersionLock.Of([name.At("frozen")]).Write(Path.Combine(Folder, "versions.json"));
        await using var environment = Load("""{ "storage": { "type": "memory" }, "version_lock": "versions.json" }""");
        using var use = environment.Use();
        Assert.That(Versioned.PlainMemento.Name.Version, Is.EqualTo("frozen"));
        Assert.That(Assert.Throws<UnlistedFunctionException>(() => Versioned.Interest(Key, 1))!.Message, Does.Contain("versions.json"));
    }

    [TestCase("\"missing.json\"", "missing.json")]
    [TestCase("\"\"", "is empty")]
    [TestCase("{ \"a\": 1 }", "a text is expected")]
    public void A_lock_that_is_not_there_is_told_with_its_key(string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load($$"""{ "version_lock": {{value}} }"""))!;
        Assert.That(error.Message, Does.Contain("repos:0:clusters:default:version_lock").And.Contain(expected).And.Contain("locked.json"));
    }

    private static FunctionName Name(MementoFunction function, Action unlock)
    {
        unlock();
        return function.Name;
    }

    private MementoEnvironment Load(string cluster)
    {
        var file = Path.Combine(Folder, "locked.json");
        File.WriteAllText(file, $$"""{ "repos": [ { "name": "main", "clusters": { "default": {{cluster}} } } ] }""");
        return MementoEnvironment.Load(file, new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
    }
}
