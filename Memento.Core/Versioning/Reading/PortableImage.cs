using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Memento.Versioning.Reading;

/// <summary>The code of an assembly that is a file, or the bytes of one.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="path">The file they are of, beside which its symbols may be; null for none.</param>
/// <exception cref="BadImageFormatException">They are none.</exception>
internal sealed class PortableImage(ReadOnlySpan<byte> bytes, string? path = null) : ICodeImage
{
    private readonly PortableFile _file = new(bytes);

    /// <inheritdoc/>
    public MetadataReader Metadata => _file.Metadata;

    /// <inheritdoc/>
    public MethodCode? BodyOf(MethodId method)
    {
        var address = method.Definition.RelativeVirtualAddress;
        return address == 0 ? null : BodyReader.Read(_file.At(address));
    }

    /// <inheritdoc/>
    public byte[] DataOf(FieldId field, int size)
    {
        var data = _file.At(field.Definition.GetRelativeVirtualAddress());
        return data.ReadBytes(Math.Min(size, data.Length));
    }

    /// <inheritdoc/>
    public string? FindCompiler()
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(_file.Bytes));
        return CompilerOptions.FindCompiler(file, path);
    }
}
