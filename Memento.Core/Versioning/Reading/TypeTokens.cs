using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning.Reading;

/// <summary>Finds what stands for a type in the metadata of a loaded module: the runtime tells which type a handler catches, and not by which token.</summary>
/// <param name="module">The module.</param>
/// <param name="metadata">Its metadata.</param>
internal sealed class TypeTokens(Module module, MetadataReader metadata)
{
    /// <summary>The token of a type that the code of a method names; nil when there is none.</summary>
    public EntityHandle Find(Type type, MethodBase method) => type.IsGenericParameter || type.IsGenericType ? Specification(type, method) : Named(type);

    private EntityHandle Named(Type type) => type.Module == module
        ? MetadataTokens.EntityHandle(type.MetadataToken)
        : metadata.TypeReferences.Where(handle => IsNamed(handle, type)).Select(handle => (EntityHandle)handle).FirstOrDefault();

    private bool IsNamed(TypeReferenceHandle handle, Type type)
    {
        var reference = metadata.GetTypeReference(handle);
        if (!metadata.StringComparer.Equals(reference.Name, type.Name))
        {
            return false;
        }

        return reference.ResolutionScope.Kind == HandleKind.TypeReference
            ? type.DeclaringType is { } outer && IsNamed((TypeReferenceHandle)reference.ResolutionScope, outer)
            : type.DeclaringType is null && metadata.StringComparer.Equals(reference.Namespace, type.Namespace ?? "");
    }

    private EntityHandle Specification(Type type, MethodBase method)
    {
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var handle = MetadataTokens.TypeSpecificationHandle(row);
            if (Resolve(handle, method) == type)
            {
                return handle;
            }
        }

        return default;
    }

    private Type? Resolve(TypeSpecificationHandle handle, MethodBase method)
    {
        try
        {
            return module.ResolveType(MetadataTokens.GetToken(handle), method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException or TypeLoadException or IOException)
        {
            // It is of another method, whose type parameters this one does not have, or of an assembly that is not there.
            return null;
        }
    }
}
