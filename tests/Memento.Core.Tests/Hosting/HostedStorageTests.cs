using System.Runtime.Loader;
using Memento.Configuration;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Memento.Testing;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Hosting;

/// <summary>
/// The storage tests, on backends as a program gets them: found in a folder, loaded in a context of their own, with the
/// standard codecs. One of them borrows the metadata store of another plugin.
/// </summary>
[TestFixture("filesystem", true, true)]
[TestFixture("memory", false, false)]
[TestFixture("borrowing", false, false, Category = "Long")]
internal sealed class HostedStorageTests(string name, bool isPersistent, bool hasUris) : StorageBackendTests
{
    private readonly List<PluginHost> _hosts = [];

    protected override bool IsPersistent => isPersistent;

    protected override bool HasUris => hasUris;

    protected override string Name => name;

    [TearDown]
    public async Task DisposeHosts()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _hosts.Clear();
    }

    [Test]
    public async Task It_lives_in_a_load_context_of_its_own()
    {
        await using var backend = CreateUncached();
        var context = AssemblyLoadContext.GetLoadContext(backend.GetType().Assembly)!;
        Assert.That(context, Is.Not.SameAs(AssemblyLoadContext.Default));
        Assert.That(context.Assemblies.Select(assembly => assembly.GetName().Name), Does.Not.Contain("Memento.Abstractions"));
    }

    protected override IStorageBackend CreateBackend(BackendContext context)
    {
        var host = CreateHost(context.LoggerFactory);
        return host.CreateStorageBackend(context.Configuration, context.BaseFolder);
    }

    private PluginHost CreateHost(ILoggerFactory loggers)
    {
        var host = new PluginHost(new PluginHostOptions
        {
            Folders = [Path.Combine(AppContext.BaseDirectory, "plugins-dropin")],
            ShadowFolder = PluginCopies.Folder,
            LoggerFactory = loggers,
            SettingsBinder = new SettingsBinder(ConfigurationTree.Load(null), ThrownMistakes.Instance),
            StandardCodecs = StandardCodecs.All,
        });
        _hosts.Add(host);
        return host;
    }
}
