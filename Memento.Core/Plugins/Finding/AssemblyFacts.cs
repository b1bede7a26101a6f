using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Memento.Plugins;

/// <summary>Remembers the metadata of the assemblies of a plugin folder, which to read takes as long as all else that a start asks of the folder.</summary>
internal sealed class AssemblyFacts : FileFacts<AssemblyMetadata>
{
    /// <summary>The folder of these within the shadow folder. Another shape of what is remembered gets another name.</summary>
    public const string FolderName = "assemblies-1";

    private AssemblyFacts(string folder, string pluginFolder, ILogger logger)
        : base(folder, pluginFolder, logger)
    {
    }

    /// <summary>Opens what is known of a plugin folder's assemblies.</summary>
    public static AssemblyFacts Open(string shadowFolder, string pluginFolder, ILogger logger) => new(Path.Combine(shadowFolder, FolderName), pluginFolder, logger);

    /// <summary>Reads a file, or remembers what was read. Throws nothing: what is wrong with the file is an answer, and is found out anew each time.</summary>
    public AssemblyFile Read(string path)
    {
        AssemblyFile? read = null;
        try
        {
            var metadata = Get(path, new FileInfo(path), path => (read = AssemblyFileReader.Read(path)).Metadata);
            return read ?? new AssemblyFile(metadata, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It cannot even be looked at: reading it says so.
            return AssemblyFileReader.Read(path);
        }
    }

    /// <inheritdoc/>
    protected override AssemblyMetadata? Read(JsonElement fact)
    {
        var references = new List<AssemblyReferenceName>();
        foreach (var reference in fact.GetProperty(nameof(AssemblyMetadata.References)).EnumerateArray())
        {
            var parts = Parts(reference, 2);
            references.Add(new AssemblyReferenceName(parts[0].GetString()!, ReadVersion(parts[1])));
        }

        var exports = new List<PluginExport>();
        foreach (var export in fact.GetProperty(nameof(AssemblyMetadata.Exports)).EnumerateArray())
        {
            var parts = Parts(export, 4);
            exports.Add(new PluginExport(parts[0].GetString()!, (PluginKind)parts[1].GetInt32(), parts[2].GetString()!, parts[3].GetString()!));
        }

        var unified = new List<string>();
        foreach (var name in fact.GetProperty(nameof(AssemblyMetadata.Unified)).EnumerateArray())
        {
            unified.Add(name.GetString()!);
        }

        return new AssemblyMetadata(fact.GetProperty(nameof(AssemblyMetadata.Name)).GetString()!, ReadVersion(fact.GetProperty(nameof(AssemblyMetadata.Version))), references, exports, unified);
    }

    /// <inheritdoc/>
    protected override void Write(Utf8JsonWriter writer, AssemblyMetadata fact)
    {
        writer.WriteString(nameof(AssemblyMetadata.Name), fact.Name);
        writer.WritePropertyName(nameof(AssemblyMetadata.Version));
        Write(writer, fact.Version);
        writer.WriteStartArray(nameof(AssemblyMetadata.References));
        foreach (var reference in fact.References)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(reference.Name);
            Write(writer, reference.Version);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(nameof(AssemblyMetadata.Exports));
        foreach (var export in fact.Exports)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(export.Name);
            writer.WriteNumberValue((int)export.Kind);
            writer.WriteStringValue(export.TypeName);
            writer.WriteStringValue(export.ContractVersion);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray(nameof(AssemblyMetadata.Unified));
        foreach (var name in fact.Unified)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    // As numbers: to read the text of a version loads what the system has about cultures.
    private static Version ReadVersion(JsonElement version)
    {
        var parts = Parts(version, 4);
        return new Version(parts[0].GetInt32(), parts[1].GetInt32(), parts[2].GetInt32(), parts[3].GetInt32());
    }

    private static JsonElement Parts(JsonElement list, int count) =>
        list.GetArrayLength() == count ? list : throw new FormatException($"A list of {count} is expected.");

    private static void Write(Utf8JsonWriter writer, Version version)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(version.Major);
        writer.WriteNumberValue(version.Minor);
        writer.WriteNumberValue(version.Build);
        writer.WriteNumberValue(version.Revision);
        writer.WriteEndArray();
    }
}
