using System.Reflection;
using Memento.Files;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>Methods without a body, whose attributes say what runs.</content>
internal sealed partial class UnitReader
{
    private const string CompilerServices = "System.Runtime.CompilerServices";

    private void WriteWithoutBody(MethodId method, CallSignature signature)
    {
        Stream.Write("no body");
        if (method.Has(MethodAttributes.PinvokeImpl))
        {
            _unit.Gaps.Add(new CodeGap(_unit.Name, "is native code, which is no part of a version"));
            WriteImport(method);
        }
        else if (method.Has(MethodAttributes.Static) && Marks.Find(method.Assembly, method.Definition.GetCustomAttributes(), CompilerServices, "UnsafeAccessorAttribute") is { Arguments: [int kind] } accessor)
        {
            WriteAccessed(kind, accessor.Text("Name"), method, signature);
        }
    }

    // Which native function it is, and what becomes of values on the way to it and back.
    private void WriteImport(MethodId method)
    {
        var metadata = method.Assembly.Metadata;
        var import = method.Definition.GetImport();
        Stream.Write("import").Write(metadata.GetString(metadata.GetModuleReference(import.Module).Name)).Write(metadata.GetString(import.Name)).Write((long)import.Attributes);
        if ((method.Definition.ImplAttributes & MethodImplAttributes.PreserveSig) == 0)
        {
            Stream.Write("throws");
        }

        if (Marks.Has(method.Assembly, metadata.GetAssemblyDefinition().GetCustomAttributes(), CompilerServices, "DisableRuntimeMarshallingAttribute"))
        {
            Stream.Write("as it lies");
        }

        foreach (var handle in method.Definition.GetParameters())
        {
            var parameter = metadata.GetParameter(handle);
            if ((parameter.Attributes & (ParameterAttributes.In | ParameterAttributes.Out)) is not ParameterAttributes.None and var ways)
            {
                Stream.Write("way").Write(parameter.SequenceNumber).Write((long)ways);
            }

            if (parameter.GetMarshallingDescriptor() is { IsNil: false } native)
            {
                Stream.Write("marshal").Write(parameter.SequenceNumber).Write(HexText.Of(metadata.GetBlobBytes(native)));
            }
        }
    }

    // The member of another type that the runtime puts in the method's place.
    private void WriteAccessed(int kind, string? name, MethodId method, CallSignature signature)
    {
        const int Constructor = 0;
        const int Field = 3;
        var accessed = kind == Constructor ? ".ctor" : name ?? method.Name;
        Stream.Write("accessor").Write(kind).Write(accessed);
        var owner = kind == Constructor ? signature.ReturnType : signature.ParameterTypes is [var first, ..] ? first : null;
        owner = owner is { Kind: TypeKind.ByReference } ? owner.Parts[0] : owner;
        if ((FindNamedOwner(method, kind == Constructor ? 0 : 1) ?? owner?.Definition) is not { } type)
        {
            return;
        }

        if (kind == Constructor)
        {
            Hand(owner?.Definition == type ? owner : type.Signature);
        }

        if (kind < Field)
        {
            foreach (var target in type.Methods)
            {
                if (target.Name == accessed)
                {
                    Use(target.Key);
                }
            }
        }
        else
        {
            foreach (var field in type.Fields)
            {
                if (field.Name == accessed && field.IsStatic && !field.IsLiteral)
                {
                    Use(field.Initializer);
                }
            }
        }
    }

    // A type that the accessor cannot see is told by an attribute of what is passed or returned in its place.
    private TypeId? FindNamedOwner(MethodId method, int sequence)
    {
        foreach (var handle in method.Definition.GetParameters())
        {
            var parameter = method.Assembly.Metadata.GetParameter(handle);
            if (parameter.SequenceNumber == sequence
                && Marks.Find(method.Assembly, parameter.GetCustomAttributes(), CompilerServices, "UnsafeAccessorTypeAttribute") is { Arguments: [string text] })
            {
                Stream.Write("of").Write(text);
                return TypeText.Find(text, method.Assembly, _assemblies);
            }
        }

        return null;
    }
}
