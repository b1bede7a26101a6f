using Memento.Contrib.Tests.Stores;
using Memento.Testing;

namespace Memento.Contrib.Tests.Composite;

/// <summary>The storage <c>composite</c> as a program sees it: from a configuration, with the plugins of a real folder.</summary>
internal sealed class CompositeConfigurationTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Two_stores_are_joined_by_configuration_alone()
    {
        const string Storage = """{ "type": "composite", "memory_cache_mb": 0, "data": { "type": "filesystem", "path": "results" }, "metadata": { "type": "filesystem", "path": "records" } }""";
        await using (var environment = LoadedEnvironment.Load(_folder, Storage))
        {
            await LoadedEnvironment.StorageOf(environment).MemoizeAsync(TestCalls.Result(new string('x', 10_000)));
        }

        await using var again = LoadedEnvironment.Load(_folder, Storage);
        Assert.That((await LoadedEnvironment.StorageOf(again).ReadAsync(TestCalls.Call(), typeof(string)))!.Value, Is.EqualTo(new string('x', 10_000)));
        Assert.That(Directory.GetFiles(_folder.Combine("records"), "*.memento.json", SearchOption.AllDirectories), Has.Length.EqualTo(1), "The memento is in the one store.");
        Assert.That(Directory.GetFiles(_folder.Combine("results", "c"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(1), "The result is in the other.");
    }

    [TestCase("""{ "type": "composite", "metadata": { "type": "memory" } }""", "storage:data:type' is missing")]
    [TestCase("""{ "type": "composite", "data": { "type": "memory" } }""", "storage:metadata:type' is missing")]
    [TestCase("""{ "type": "composite", "data": { "path": "x" }, "metadata": { "type": "memory" } }""", "storage:data:type' is missing")]
    [TestCase("""{ "type": "composite", "data": { "type": "memory" }, "metadata": { "type": "unheard-of" } }""", "storage:metadata:type': There is no metadata store named 'unheard-of'")]
    [TestCase("""{ "type": "composite", "data": { "type": "null" }, "metadata": { "type": "memory" } }""", "storage:data:type': There is no data store named 'null'")]
    [TestCase("""{ "type": "composite", "data": { "type": "composite" }, "metadata": { "type": "memory" } }""", "'composite' is the name of a storage backend")]
    [TestCase("""{ "type": "composite", "data": { "type": "filesystem", "paht": "x" }, "metadata": { "type": "memory" } }""", "storage:data:paht")]
    [TestCase("""{ "type": "composite", "data": { "type": "memory" }, "metadata": { "type": "filesystem", "durability": "much" } }""", "storage:metadata:durability")]
    [TestCase("""{ "type": "composite", "data": "memory", "metadata": { "type": "memory" } }""", "storage:data:type' is missing")]
    [TestCase("""{ "type": "composite", "datum": { "type": "memory" }, "metadata": { "type": "memory" } }""", "storage:datum")]
    public async Task What_is_wrong_with_a_part_is_named_by_its_key(string storage, string expected)
    {
        await using var environment = LoadedEnvironment.Load(_folder, storage);
        Assert.That(
            () => LoadedEnvironment.StorageOf(environment),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains(expected));
    }
}
