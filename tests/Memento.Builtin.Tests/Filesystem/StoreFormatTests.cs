using Memento.Serialization;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The number of a store's format, and stores that are moved and copied.</summary>
[TestFixture]
public sealed class StoreFormatTests : BackendTestsBase
{
    protected override string Name => "filesystem";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["path"] = "store", ["memory_cache_mb"] = "0" };

    private string FormatFile => Folder.Combine("store", "format");

    [Test]
    public async Task The_format_is_written_with_the_first_file()
    {
        await using (var backend = Open())
        {
            Assert.That(Directory.Exists(Folder.Combine("store")), Is.False, "Opening writes nothing.");
            await backend.MemoizeAsync(TestCalls.Result("value"));
        }

        Assert.That(await File.ReadAllTextAsync(FormatFile), Is.EqualTo("{\n  \"format\": 1,\n  \"crc32c\": \"52954628\"\n}\n"));
    }

    [Test]
    public async Task A_store_of_this_format_is_opened_and_its_format_left_alone()
    {
        await WriteFormat(1);
        File.SetLastWriteTimeUtc(FormatFile, new DateTime(2018, 2, 4, 0, 0, 0, DateTimeKind.Utc));
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        Assert.That(File.GetLastWriteTimeUtc(FormatFile), Is.EqualTo(new DateTime(2018, 2, 4, 0, 0, 0, DateTimeKind.Utc)));
        Assert.That(Log.Warnings, Is.Empty);
    }

    [TestCase("path")]
    [TestCase("metadata_path")]
    public async Task A_newer_store_is_refused_when_it_is_opened(string setting)
    {
        await WriteFormat(2);
        Assert.That(
            () => Open(("path", "other"), (setting, "store")),
            Throws.InstanceOf<ConfigurationException>().With.Message.Contains($"'{Folder.Combine("store")}'").And.Message.Contains("format 2").And.Message.Contains("up to 1").And.Message.Contains("newer version of Memento"));
    }

    [Test]
    public async Task A_newer_store_that_is_borrowed_is_refused_too()
    {
        await WriteFormat(2);
        Assert.That(() => new FilesystemDataStore(Bare()), Throws.InstanceOf<ConfigurationException>().With.Message.Contains("format 2"));
        Assert.That(() => new FilesystemMetadataStore(Bare()), Throws.InstanceOf<ConfigurationException>().With.Message.Contains("format 2"));
    }

    [Test]
    public async Task A_store_that_becomes_newer_before_the_first_file_gets_none()
    {
        await using var backend = Open();
        await WriteFormat(2);
        for (var i = 0; i < 2; i++)
        {
            Assert.That((await backend.MemoizeAsync(TestCalls.Result("value"))).Content, Is.Null, "The result is returned and not kept.");
        }

        Assert.That(StoreFiles.In(Folder), Is.Empty);
    }

    [TestCase("")]
    [TestCase("{\"format\":2}")]
    [TestCase("{\n  \"format\": 2,\n  \"crc32c\": \"52954628\"\n}\n")]
    [TestCase("{\n  \"format\": 0,\n  \"crc32c\": \"52954628\"\n}\n")]
    [TestCase("{\n  \"format\": 99999999999,\n  \"crc32c\": \"52954628\"\n}\n")]
    public async Task A_damaged_format_is_warned_of_and_written_again(string text)
    {
        Directory.CreateDirectory(Folder.Combine("store"));
        await File.WriteAllTextAsync(FormatFile, text);
        await using (var backend = Open())
        {
            await backend.MemoizeAsync(TestCalls.Result("value"));
            Assert.That(Log.Warnings, Is.Not.Empty.And.All.Contain(FormatFile));
        }

        var warnings = Log.Warnings.Count;
        await using var again = Open();
        Assert.That((await again.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("value"));
        Assert.That(Log.Warnings, Has.Count.EqualTo(warnings), "It is whole again.");
    }

    [Test]
    public async Task A_copied_store_works_beside_the_first()
    {
        await using var backend = Open();
        var large = new string('x', 10_000);
        await backend.MemoizeManyAsync([TestCalls.Result("small"), TestCalls.Result(large, argument: 2), TestCalls.Result("keyed", argument: 3, keyOverride: "my/key")]);
        await backend.WriteMetadataAsync(TestCalls.Call(argument: 2), "log", "line"u8.ToArray(), storeWithData: true);
        foreach (var path in Folder.Files())
        {
            var target = Folder.Combine("copy", Path.GetRelativePath(Folder.Combine("store"), path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        await using var copy = Open(("path", "copy"));
        await backend.ForgetEverythingAsync();
        Assert.That((await copy.ReadAsync(TestCalls.Call(), typeof(string)))?.Value, Is.EqualTo("small"));
        Assert.That((await copy.ReadAsync(TestCalls.Call(argument: 2), typeof(string)))?.Value, Is.EqualTo(large));
        Assert.That((await copy.ReadAsync(TestCalls.Call(argument: 3), typeof(string)))?.Value, Is.EqualTo("keyed"));
        Assert.That((await copy.ReadMetadataAsync(TestCalls.Call(argument: 2), "log"))?.ToArray(), Is.EqualTo("line"u8.ToArray()));
        Assert.That(await TestCalls.ToListAsync(copy.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(3));
        Assert.That(Log.Warnings, Is.Empty);
    }

    private Plugins.BackendContext Bare() => TestBackendContext.Create("filesystem", Folder.FullPath, new Dictionary<string, string?> { ["path"] = "store" }, loggerFactory: Log);

    private async Task WriteFormat(int number)
    {
        Directory.CreateDirectory(Folder.Combine("store"));
        var body = $"{{\n  \"format\": {number}";
        var checksum = Crc32C.Compute(System.Text.Encoding.ASCII.GetBytes(body)).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(FormatFile, $"{body},\n  \"crc32c\": \"{checksum}\"\n}}\n");
    }

    private FilesystemStorageBackend Open(params ReadOnlySpan<(string Key, string Value)> settings) => new(CreateContext(settings));
}
