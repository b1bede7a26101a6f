using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;

namespace Memento.Versioning.Reading;

/// <summary>The code of an assembly as the runtime has loaded it: of one that has no file, or whose file is another by now.</summary>
internal sealed class LoadedImage : ICodeImage
{
    private readonly Module _module;
    private readonly TypeTokens _types;

    /// <summary>Reads a loaded assembly.</summary>
    /// <exception cref="NotSupportedException">The assembly was made at run time and has no metadata to read.</exception>
    public unsafe LoadedImage(Assembly assembly)
    {
        _module = assembly.ManifestModule;
        Metadata = assembly.TryGetRawMetadata(out var start, out var length)
            ? new MetadataReader(start, length)
            : throw new NonMemoizedException(VersionErrors.NoCode, $"The assembly {assembly.GetName().Name} was made while the program runs, so its code has no version. Give its memento functions a Version.");
        _types = new TypeTokens(_module, Metadata);
    }

    /// <inheritdoc/>
    public MetadataReader Metadata { get; }

    /// <inheritdoc/>
    public MethodCode? BodyOf(MethodId method)
    {
        if (method.Definition.RelativeVirtualAddress == 0)
        {
            return null;
        }

        var resolved = _module.ResolveMethod(method.Token)!;
        var body = resolved.GetMethodBody();
        return body is null ? null : new MethodCode(
            body.GetILAsByteArray() ?? [],
            body.LocalSignatureMetadataToken == 0 ? default : (StandaloneSignatureHandle)MetadataTokens.EntityHandle(body.LocalSignatureMetadataToken),
            body.InitLocals,
            [.. body.ExceptionHandlingClauses.Select(clause => RegionOf(clause, resolved))]);
    }

    /// <inheritdoc/>
    public byte[] DataOf(FieldId field, int size)
    {
        var value = _module.ResolveField(field.Token)!.GetValue(null)!;
        var pinned = GCHandle.Alloc(value, GCHandleType.Pinned);
        try
        {
            var bytes = new byte[size];
            Marshal.Copy(pinned.AddrOfPinnedObject(), bytes, 0, size);
            return bytes;
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Symbols are found by the directory in an assembly's file, which the runtime does not show of what it has loaded.</remarks>
    public string? FindCompiler() => null;

    private CodeRegion RegionOf(ExceptionHandlingClause clause, MethodBase method)
    {
        var kind = (ExceptionRegionKind)clause.Flags;
        return new CodeRegion(
            kind,
            clause.TryOffset,
            clause.TryOffset + clause.TryLength,
            clause.HandlerOffset,
            clause.HandlerOffset + clause.HandlerLength)
        {
            FilterStart = kind == ExceptionRegionKind.Filter ? clause.FilterOffset : -1,
            CatchType = kind == ExceptionRegionKind.Catch ? _types.Find(clause.CatchType!, method) : default,
        };
    }
}
