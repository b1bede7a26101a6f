using Memento.Plugins;
using Memento.Serialization;
using Memento.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Testing;

/// <summary>
/// A broker that makes other backends' parts as a program's does, of the plugins in <c>plugins-dropin</c> beside the tests, where the build of a test project puts those that it carries.
/// They are looked for when one is asked for.
/// </summary>
/// <param name="codecs">The standard codecs, in the order in which they are asked.</param>
/// <param name="baseFolder">The folder that relative paths start from.</param>
/// <param name="loggers">Take the log.</param>
internal sealed class PluginBroker(IReadOnlyList<ICodec> codecs, string baseFolder, ILoggerFactory loggers) : IBackendBroker, IDisposable
{
    private readonly Lazy<PluginHost> _host = new(() => new PluginHost(new PluginHostOptions
    {
        Folders = [Path.Combine(AppContext.BaseDirectory, "plugins-dropin")],
        LoggerFactory = loggers,
        SettingsBinder = new TestSettingsBinder(),
        StandardCodecs = codecs,
    }));

    public IReadOnlyList<ICodec> StandardCodecs => codecs;

    private IBackendBroker Plugins => field ??= _host.Value.CreateBroker(baseFolder);

    public IDataStore CreateDataStore(IConfigurationSection section) => Plugins.CreateDataStore(section);

    public IDataStore CreateDataStore(string name, IReadOnlyDictionary<string, string?> settings) => Plugins.CreateDataStore(name, settings);

    public IMetadataStore CreateMetadataStore(IConfigurationSection section) => Plugins.CreateMetadataStore(section);

    public IMetadataStore CreateMetadataStore(string name, IReadOnlyDictionary<string, string?> settings) => Plugins.CreateMetadataStore(name, settings);

    public IStorageBackend CreateStorageBackend(IConfigurationSection section) => Plugins.CreateStorageBackend(section);

    public ICodec GetCodec(string name) =>
        codecs.FirstOrDefault(codec => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase)) ?? Plugins.GetCodec(name);

    public void Dispose()
    {
        if (_host.IsValueCreated)
        {
            // Away from the context of the test runner, where waiting for it cannot deadlock.
            Task.Run(() => _host.Value.DisposeAsync().AsTask()).GetAwaiter().GetResult();
        }
    }
}
