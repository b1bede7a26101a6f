using System.Runtime.Loader;
using Memento.Running;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Memento.Plugins.Tests;

/// <summary>A plugin folder of a test's own, with a shadow folder beside it.</summary>
internal sealed class DropIn : IDisposable
{
    public DropIn(string name = "plugins-dropin")
    {
        // Not CreateTempSubdirectory: another user must be able to look in, for the test of what may not be read.
        Root = Path.Combine(Path.GetTempPath(), $"memento-plugins-tests-{Guid.NewGuid():N}");
        Plugins = Path.Combine(Root, name);
        Shadow = Path.Combine(Root, "shadow");
        Directory.CreateDirectory(Plugins);
    }

    public string Root { get; }

    public string Plugins { get; }

    public string Shadow { get; }

    /// <summary>The load contexts of the plugins in this folder; other tests have folders of their own.</summary>
    public IReadOnlyList<AssemblyLoadContext> Contexts =>
        [.. AssemblyLoadContext.All.Where(context => context.Name?.Contains(Plugins, StringComparison.Ordinal) == true)];

    /// <summary>The copies that were published.</summary>
    public IReadOnlyList<string> Copies => Directory.Exists(Shadow)
        ? [.. Directory.EnumerateDirectories(Shadow).Where(folder => Path.GetFileName(folder) is not (FileHashCache.FolderName or KnownPlugins.FolderName))]
        : [];

    /// <summary>Drops a fixture in, with all that its build put out.</summary>
    /// <returns>The path of its entry assembly.</returns>
    public string Add(string fixture, string? folder = null)
    {
        var source = Fixtures.GetOutput(fixture);
        var destination = Path.Combine(Plugins, folder ?? fixture);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Path.Combine(destination, $"Fixture.{fixture}.dll");
    }

    /// <summary>Drops one file in, beside the folders.</summary>
    public string AddLone(string path)
    {
        var target = Path.Combine(Plugins, Path.GetFileName(path));
        File.Copy(path, target);
        return target;
    }

    public PluginHost CreateHost(string? lockFile = null, ILoggerFactory? loggers = null, IReadOnlyList<ICodec>? codecs = null, string? shadow = null) => new(new PluginHostOptions
    {
        Folders = [Plugins],
        LockFile = lockFile,
        ShadowFolder = shadow ?? Shadow,
        LoggerFactory = loggers ?? NullLoggerFactory.Instance,
        SettingsBinder = Mock.Of<ISettingsBinder>(),
        StandardCodecs = codecs ?? [],
    });

    public IRunnerBackend CreateRunner(PluginHost host, string type) =>
        host.CreateRunnerBackend(Section(type), Root, Mock.Of<IRunnerHost>());

    public static IConfigurationSection Section(string? type, params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("type", type!)).Where(setting => setting.Item2 is not null)
                .Select(setting => KeyValuePair.Create<string, string?>("section:" + setting.Item1, setting.Item2)))
            .Build().GetSection("section");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            // Windows keeps the files of loaded assemblies; the system's cleaning of temporary files takes them.
        }
    }
}
