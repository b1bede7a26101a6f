using Memento.Running;
using Memento.Serialization;
using Memento.Storage;

namespace Memento.Plugins;

/// <summary>The one place that says how a kind is exported, which interface it has, and what messages call it.</summary>
internal static class PluginKinds
{
    /// <summary>The namespace of the export attributes.</summary>
    public const string AttributeNamespace = "Memento.Plugins";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<PluginKind> All { get; } = Enum.GetValues<PluginKind>();

    /// <summary>The kind that an export attribute stands for, by the attribute's type name; null for any other attribute.</summary>
    public static PluginKind? FromAttribute(string attributeName) => attributeName switch
    {
        nameof(ExportStorageBackendAttribute) => PluginKind.StorageBackend,
        nameof(ExportRunnerBackendAttribute) => PluginKind.RunnerBackend,
        nameof(ExportDataStoreAttribute) => PluginKind.DataStore,
        nameof(ExportMetadataStoreAttribute) => PluginKind.MetadataStore,
        nameof(ExportCodecAttribute) => PluginKind.Codec,
        _ => null,
    };

    /// <summary>The interface that an exported class implements.</summary>
    public static Type GetInterface(this PluginKind kind) => kind switch
    {
        PluginKind.StorageBackend => typeof(IStorageBackend),
        PluginKind.RunnerBackend => typeof(IRunnerBackend),
        PluginKind.DataStore => typeof(IDataStore),
        PluginKind.MetadataStore => typeof(IMetadataStore),
        PluginKind.Codec => typeof(ICodec),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What a message calls one of the kind, without an article.</summary>
    public static string Noun(this PluginKind kind) => kind switch
    {
        PluginKind.StorageBackend => "storage backend",
        PluginKind.RunnerBackend => "runner backend",
        PluginKind.DataStore => "data store",
        PluginKind.MetadataStore => "metadata store",
        PluginKind.Codec => "codec",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
