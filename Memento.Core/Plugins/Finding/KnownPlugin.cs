namespace Memento.Plugins;

/// <summary>A plugin as <see cref="KnownPlugins"/> writes it down.</summary>
internal static class KnownPlugin
{
    /// <summary>Writes a plugin that nothing speaks against.</summary>
    public static void Write(BinaryWriter writer, PluginEntry entry)
    {
        var metadata = entry.File.Metadata;
        writer.Write(entry.File.Path);
        writer.Write(entry.File.IsLone);
        writer.Write(metadata.Name);
        Write(writer, metadata.Version);
        writer.Write(metadata.References.Count);
        foreach (var reference in metadata.References)
        {
            writer.Write(reference.Name);
            Write(writer, reference.Version);
        }

        writer.Write(metadata.Exports.Count);
        for (var i = 0; i < metadata.Exports.Count; i++)
        {
            var export = metadata.Exports[i];
            writer.Write(export.Name);
            writer.Write((int)export.Kind);
            writer.Write(export.TypeName);
            writer.Write(export.ContractVersion);
            writer.Write(metadata.ExportTokens[i]);
        }

        writer.Write(entry.Notes.Count);
        foreach (var note in entry.Notes)
        {
            writer.Write(note);
        }
    }

    /// <summary>Reads a plugin.</summary>
    /// <exception cref="IOException">It ends too early.</exception>
    public static PluginEntry Read(BinaryReader reader)
    {
        var path = reader.ReadString();
        var isLone = reader.ReadBoolean();
        var name = reader.ReadString();
        var version = ReadVersion(reader);
        var references = new AssemblyReferenceName[reader.ReadInt32()];
        for (var i = 0; i < references.Length; i++)
        {
            references[i] = new AssemblyReferenceName(reader.ReadString(), ReadVersion(reader));
        }

        var exports = new PluginExport[reader.ReadInt32()];
        var tokens = new int[exports.Length];
        for (var i = 0; i < exports.Length; i++)
        {
            exports[i] = new PluginExport(reader.ReadString(), (PluginKind)reader.ReadInt32(), reader.ReadString(), reader.ReadString());
            tokens[i] = reader.ReadInt32();
        }

        var notes = new string[reader.ReadInt32()];
        for (var i = 0; i < notes.Length; i++)
        {
            notes[i] = reader.ReadString();
        }

        return new PluginEntry(new PluginFile(path, new AssemblyMetadata(name, version, references, exports, []) { ExportTokens = tokens }, isLone), obstacle: null, notes);
    }

    private static void Write(BinaryWriter writer, Version version)
    {
        writer.Write(version.Major);
        writer.Write(version.Minor);
        writer.Write(version.Build);
        writer.Write(version.Revision);
    }

    private static Version ReadVersion(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
}
