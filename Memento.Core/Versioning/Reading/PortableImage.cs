using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Memento.Versioning.Reading;

/// <summary>The code of an assembly that is a file, or the bytes of one.</summary>
internal sealed class PortableImage : ICodeImage
{
    private readonly PEReader _file;
    private readonly string? _path;

    /// <summary>Reads the bytes of an assembly.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="path">The file they are of, beside which its symbols may be; null for none.</param>
    /// <exception cref="BadImageFormatException">They are none.</exception>
    public PortableImage(ImmutableArray<byte> bytes, string? path = null)
    {
        _file = new PEReader(bytes);
        _path = path;
        Metadata = _file.HasMetadata ? _file.GetMetadataReader() : throw new BadImageFormatException("The file has no metadata.");
    }

    /// <inheritdoc/>
    public MetadataReader Metadata { get; }

    /// <inheritdoc/>
    public MethodCode? BodyOf(MethodDefinitionHandle method)
    {
        var address = Metadata.GetMethodDefinition(method).RelativeVirtualAddress;
        return address == 0 ? null : BodyReader.Read(_file.GetSectionData(address).GetReader());
    }

    /// <inheritdoc/>
    public byte[] DataOf(FieldDefinitionHandle field, int size)
    {
        var section = _file.GetSectionData(Metadata.GetFieldDefinition(field).GetRelativeVirtualAddress());
        return section.GetReader(0, Math.Min(size, section.Length)).ReadBytes(Math.Min(size, section.Length));
    }

    /// <inheritdoc/>
    public string? FindCompiler() => CompilerOptions.FindCompiler(_file, _path);
}
