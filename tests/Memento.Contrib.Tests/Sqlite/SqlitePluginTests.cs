using System.Reflection;
using System.Runtime.Loader;
using Memento.Plugins;
using Memento.Running;
using Memento.Storage.Sqlite;
using Memento.Testing;
using Microsoft.Extensions.Configuration;
using Moq;

namespace Memento.Contrib.Tests.Sqlite;

/// <summary>The storage as a program gets it: found in a folder, with native code of its own.</summary>
[TestFixture]
public sealed class SqlitePluginTests
{
    private TemporaryFolder _folder = null!;

    private static string Dropped => Path.Combine(AppContext.BaseDirectory, "plugins-dropin");

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task An_environment_that_picks_it_remembers_from_process_to_process(CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(
            _folder.Combine("memento.json"),
            """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "sqlite" } } } } ] }""",
            cancellation);
        foreach (var expected in (string[])["42 1", "42 0"])
        {
            using var process = SqliteProcess.Start("memoize", _folder.FullPath);
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            Assert.That(output.Trim(), Is.EqualTo(expected), errors);
        }

        Assert.That(_folder.Combine(StoreDatabase.DefaultPath), Does.Exist);
        var natives = Directory.GetDirectories(_folder.Combine("shadow"), "runtimes", SearchOption.AllDirectories).SelectMany(Directory.GetDirectories).ToList();
        Assert.That(natives, Has.Count.EqualTo(1), "Of some thirty platforms, this machine's natives are copied.");
        Assert.That(Directory.GetDirectories(Path.Combine(Dropped, "storage-sqlite", "runtimes")), Has.Length.GreaterThan(10));
    }

    [Test]
    [Category("Long")]
    public async Task Two_plugins_with_two_versions_of_the_library_are_used_at_once_each_with_its_own_natives()
    {
        var plugins = _folder.Combine("plugins");
        Copy(Path.Combine(Dropped, "storage-sqlite"), Path.Combine(plugins, "storage-sqlite"));
        Copy(Metadata("OlderSqlite"), Path.Combine(plugins, "older"));
        var host = CreateHost(plugins);
        await using (host)
        {
            await using var storage = host.CreateStorageBackend(Section("sqlite"), _folder.FullPath);
            await using var older = host.CreateRunnerBackend(Section("older-sqlite"), _folder.FullPath, Mock.Of<IRunnerHost>());
            for (var i = 1; i <= 20; i++)
            {
                Assert.That((await storage.MemoizeAsync(TestCalls.Result($"value {i}", argument: i))).Content, Is.Not.Null);
                Assert.That(older.Description.Details["rows"], Is.EqualTo($"{i}"));
                Assert.That((await storage.ReadAsync(TestCalls.Call(argument: i), typeof(string)))?.Value, Is.EqualTo($"value {i}"));
            }

            var loaded = AssemblyLoadContext.All.Where(context => context.Name?.Contains(plugins, StringComparison.Ordinal) == true)
                .SelectMany(static context => context.Assemblies).Where(static assembly => assembly.GetName().Name == "Microsoft.Data.Sqlite")
                .Select(static assembly => assembly.GetName().Version!.ToString(3)).ToList();
            Assert.That(loaded, Is.EquivalentTo((string[])["10.0.14", "9.0.23"]));
            await TestContext.Out.WriteLineAsync($"SQLite {older.Description.Details["native"]} beside that of the storage");
            if (OperatingSystem.IsLinux())
            {
                var natives = (await File.ReadAllLinesAsync("/proc/self/maps")).Where(line => line.Contains("libe_sqlite3", StringComparison.Ordinal) && line.Contains(_folder.FullPath, StringComparison.Ordinal))
                    .Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct().ToList();
                Assert.That(natives, Has.Count.EqualTo(2), "Each has its own native library: they share no state, and so must not share a database either.");
            }
        }
    }

    [Test]
    public async Task A_plugin_without_one_of_its_libraries_is_named_also_where_there_is_no_database_yet([Values("Microsoft.Data.Sqlite", "SQLitePCLRaw.batteries_v2")] string library, [Values] bool isThere)
    {
        if (isThere)
        {
            await using var store = new SqliteStorageBackend(TestBackendContext.Create("sqlite", _folder.FullPath));
            await store.MemoizeAsync(TestCalls.Result("one"));
        }

        var plugins = _folder.Combine("plugins");
        Copy(Path.Combine(Dropped, "storage-sqlite"), Path.Combine(plugins, "storage-sqlite"));
        File.Delete(Path.Combine(plugins, "storage-sqlite", library + ".dll"));
        await using var host = CreateHost(plugins);
        Assert.That(
            () => host.CreateStorageBackend(Section("sqlite"), _folder.FullPath),
            Throws.InstanceOf<PluginException>().With.Message.Contains(plugins).And.Message.Contains(library));
    }

    private PluginHost CreateHost(string plugins) => new(new PluginHostOptions
    {
        Folders = [plugins],
        ShadowFolder = _folder.Combine("shadow"),
        LoggerFactory = new RecordingLoggerFactory(),
        SettingsBinder = new TestSettingsBinder(),
        StandardCodecs = TestCodecs.All,
    });

    private static string Metadata(string key) =>
        typeof(SqlitePluginTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;

    private static IConfigurationSection Section(string type) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("section:type", (string?)type)]).Build().GetSection("section");

    private static void Copy(string source, string destination)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
