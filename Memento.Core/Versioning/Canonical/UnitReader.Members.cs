using System.Reflection;
using System.Reflection.Metadata;
using Memento.Files;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>Calls that read and write all members of objects by their names, of which the code names none: as JSON, or as settings.</content>
internal sealed partial class UnitReader
{
    private void UseMembers(MemberUse use)
    {
        if (ReadsMembers(use))
        {
            UseMembers(use.TypeArguments, isGivenOn: false);
        }
    }

    // Of what is given to generic code that gives it on.
    private void UseGivenMembers(MemberUse use)
    {
        if (GivenOn.By(use, _assemblies) is { Count: > 0 } given)
        {
            UseMembers(given.ToArray(), isGivenOn: true);
        }
    }

    // What stands for a type parameter is told where it is read, or else by who calls this.
    private void UseMembers(TypeSignature[] types, bool isGivenOn)
    {
        var pending = new Stack<object>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Push(pending, types);
        while (pending.TryPop(out var next))
        {
            foreach (var part in ((TypeSignature)next).All)
            {
                if (part.Definition is { } type && seen.Add(type))
                {
                    WriteMembers(type, pending);
                }
                else if (!isGivenOn && (part.IsParameter || TypeFacts.IsObject(part)))
                {
                    _unit.Gaps.Add(new CodeGap(_unit.Name, Unreadable.Members));
                }
            }
        }
    }

    /// <summary>Whether a member reads or writes the members of the objects of its type arguments.</summary>
    public static bool ReadsMembers(MemberUse use) => use.TypeArguments.Length > 0 && use.Parent.Name is
        "System.Text.Json.JsonSerializer" or "System.Text.Json.Nodes.JsonValue" or "System.Text.Json.Nodes.JsonArray" or "System.BinaryData"
        or "System.Net.Http.Json.JsonContent" or "System.Net.Http.Json.HttpContentJsonExtensions" or "System.Net.Http.Json.HttpClientJsonExtensions"
        or "Microsoft.AspNetCore.Http.HttpRequestJsonExtensions" or "Microsoft.AspNetCore.Http.HttpResponseJsonExtensions"
        or "Microsoft.Extensions.Configuration.ConfigurationBinder"
        or "Newtonsoft.Json.JsonConvert"
        or "CsvHelper.CsvReader" or "CsvHelper.IReader" or "CsvHelper.CsvWriter" or "CsvHelper.IWriter"
        or "Dapper.SqlMapper"
        or "MessagePack.MessagePackSerializer"
        or "YamlDotNet.Serialization.IDeserializer" or "YamlDotNet.Serialization.Deserializer";

    private static void Push(Stack<object> pending, TypeSignature[] types)
    {
        foreach (var type in types)
        {
            pending.Push(type);
        }
    }

    private void WriteMembers(TypeId type, Stack<object> pending)
    {
        var references = _assemblies.ReferencesOf(type.Assembly);
        if (type.IsAnonymous)
        {
            NumberOf(type);
        }
        else
        {
            Stream.Write("members").Write(CodeNames.Of(type));
            Use(type.Key);
        }

        WriteAttributes(type.Assembly, type.Definition.GetCustomAttributes(), pending);

        var nullability = NullabilityIn(type);

        // In the order of their declaration, in which they are written.
        foreach (var handle in type.Definition.GetProperties())
        {
            var property = type.Assembly.Metadata.GetPropertyDefinition(handle);
            WriteAttributes(type.Assembly, property.GetCustomAttributes(), pending);
            var accessors = property.GetAccessors();
            UseAccessor(accessors.Getter, type, pending);
            UseAccessor(accessors.Setter, type, pending);
            if (!accessors.Getter.IsNil)
            {
                WriteNullability(type.Assembly, property.GetCustomAttributes(), references.SignatureOf(type.Assembly.Method(accessors.Getter)).ReturnType, nullability);
            }
        }

        foreach (var field in type.Fields)
        {
            if (!field.IsStatic)
            {
                Stream.Write(field.Name);
                if (field.IsPublic)
                {
                    Stream.Write(field.IsReadOnly ? "public, read-only" : "public");
                }

                WriteAttributes(type.Assembly, field.Definition.GetCustomAttributes(), pending);
                WriteNullability(type.Assembly, field.Definition.GetCustomAttributes(), references.TypeOf(field), nullability);
                pending.Push(references.TypeOf(field));
            }
            else if (field.IsLiteral && field.Definition.GetCustomAttributes() is { Count: > 0 } attributes)
            {
                // A name of an enum, which may say another one.
                Stream.Write(field.Name);
                WriteAttributes(type.Assembly, attributes, pending);
            }
        }

        foreach (var method in type.Methods)
        {
            if (method.Name == ".ctor")
            {
                WriteAttributes(type.Assembly, method.Definition.GetCustomAttributes(), pending);
                WriteAccess(method);
                WriteParameters(method, pending);
                UseMember(method);
            }
            else if (method.Name.StartsWith("ShouldSerialize", StringComparison.Ordinal) || IsCalledBack(method))
            {
                // Newtonsoft's JSON finds them by name and attribute.
                UseMember(method);
            }
        }

        if (TypeFacts.BaseOf(type, _assemblies) is { } parent && !TypeFacts.IsObject(parent))
        {
            pending.Push(parent);
        }

        foreach (var parentInterface in TypeFacts.InterfacesOf(type, _assemblies))
        {
            // What is declared as an interface has the members of all that it has; a collection is written by its items.
            if (type.IsInterface || parentInterface.Name.StartsWith("System.Collections.", StringComparison.Ordinal))
            {
                pending.Push(parentInterface);
            }
        }
    }

    private void UseAccessor(MethodDefinitionHandle handle, TypeId type, Stack<object> pending)
    {
        if (!handle.IsNil && type.Assembly.Method(handle) is var accessor && !accessor.Has(MethodAttributes.Static))
        {
            Stream.Write(accessor.Name);
            WriteAccess(accessor);

            // Where the compiler puts what a property says of null.
            foreach (var parameter in accessor.Definition.GetParameters())
            {
                WriteAttributes(type.Assembly, type.Assembly.Metadata.GetParameter(parameter).GetCustomAttributes(), pending);
            }

            UseMember(accessor);
            pending.Push(_assemblies.ReferencesOf(type.Assembly).SignatureOf(accessor).ReturnType);
        }
    }

    private void WriteAccess(MethodId method)
    {
        if (!method.Has(MethodAttributes.Public))
        {
            Stream.Write("not public");
        }
    }

    // A constructor's parameters get what has their names, or their default values.
    private void WriteParameters(MethodId constructor, Stack<object> pending)
    {
        var metadata = constructor.Assembly.Metadata;
        var types = _assemblies.ReferencesOf(constructor.Assembly).SignatureOf(constructor).ParameterTypes;
        var nullability = NullabilityIn(constructor);
        foreach (var handle in constructor.Definition.GetParameters())
        {
            var parameter = metadata.GetParameter(handle);
            if (parameter.SequenceNumber > 0)
            {
                Stream.Write(metadata.GetString(parameter.Name));
                WriteAttributes(constructor.Assembly, parameter.GetCustomAttributes(), pending);
                WriteNullability(constructor.Assembly, parameter.GetCustomAttributes(), types[parameter.SequenceNumber - 1], nullability);
                if (parameter.GetDefaultValue() is { IsNil: false } value)
                {
                    var constant = metadata.GetConstant(value);
                    Stream.Constant(constant.TypeCode.ToString(), HexText.Of(metadata.GetBlobBytes(constant.Value)));
                }
            }
        }
    }

    private static bool IsCalledBack(MethodId method)
    {
        const string Space = "System.Runtime.Serialization";
        var attributes = method.Definition.GetCustomAttributes();
        return attributes.Count > 0
            && (Marks.Has(method.Assembly, attributes, Space, "OnDeserializedAttribute") || Marks.Has(method.Assembly, attributes, Space, "OnDeserializingAttribute")
                || Marks.Has(method.Assembly, attributes, Space, "OnSerializingAttribute") || Marks.Has(method.Assembly, attributes, Space, "OnSerializedAttribute"));
    }

    private void UseMember(MethodId method)
    {
        if (method.IsAnonymous)
        {
            NumberOf(method);
        }
        else
        {
            Use(method.Key);
        }
    }

    // What the attributes say of names, order and converters. Those that the compiler writes for itself say nothing of it.
    private void WriteAttributes(AssemblyCode assembly, CustomAttributeHandleCollection attributes, Stack<object> pending)
    {
        var references = _assemblies.ReferencesOf(assembly);
        foreach (var handle in attributes)
        {
            var attribute = assembly.Metadata.GetCustomAttribute(handle);
            var constructor = references.Member(attribute.Constructor);
            if (constructor.Parent is { Kind: TypeKind.Named } type && !IsOfCompiler(type))
            {
                Stream.Write("attribute");
                WriteType(type);
                Stream.Write(HexText.Of(assembly.Metadata.GetBlobBytes(attribute.Value)));
                if (constructor.Method is { } written)
                {
                    Hand(type);
                    UseMember(written);
                }

                if (NamesTypes(type))
                {
                    UseNamedTypes(assembly, attribute, type.Name == "System.Text.Json.Serialization.JsonDerivedTypeAttribute" ? pending : null);
                }
            }
        }
    }

    private static bool IsOfCompiler(TypeSignature attribute) => attribute.Name
            is not ("System.Runtime.CompilerServices.RequiredMemberAttribute" or "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute"
                or "System.Diagnostics.CodeAnalysis.AllowNullAttribute" or "System.Diagnostics.CodeAnalysis.DisallowNullAttribute"
                or "System.Diagnostics.CodeAnalysis.MaybeNullAttribute" or "System.Diagnostics.CodeAnalysis.NotNullAttribute")
        && (attribute.Name.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) || attribute.Name.StartsWith("System.Diagnostics.", StringComparison.Ordinal));

    // JSON's own, that of a converter for settings, and those that derive from JSON's.
    private bool NamesTypes(TypeSignature attribute) =>
        attribute.Name.StartsWith("System.Text.Json.", StringComparison.Ordinal) || attribute.Name.StartsWith("Newtonsoft.Json.", StringComparison.Ordinal)
        || attribute.Name == "System.ComponentModel.TypeConverterAttribute"
        || (attribute.Definition is { } own && TypeFacts.UnreadBaseOf(own, _assemblies) is { Name: "System.Text.Json.Serialization.JsonConverterAttribute" });

    // A converter is made by its type; of a class that may stand in the place of its base the members count too.
    private void UseNamedTypes(AssemblyCode assembly, CustomAttribute attribute, Stack<object>? pending)
    {
        Mark mark;
        try
        {
            mark = MarkReader.Read(assembly.Metadata, attribute);
        }
        catch (BadImageFormatException)
        {
            // It is given an enum whose numbers are no int, of which the metadata does not say so.
            return;
        }

        foreach (var argument in mark.Arguments)
        {
            UseNamedType(argument as string, assembly, pending);
        }

        UseNamedType(mark.Text("ItemConverterType"), assembly, null);
        UseNamedType(mark.Text("NamingStrategyType"), assembly, null);
    }

    private void UseNamedType(string? text, AssemblyCode assembly, Stack<object>? pending)
    {
        if (text is not null && TypeText.Find(text, assembly, _assemblies) is { IsAnonymous: false } type)
        {
            Use(type.Key);
            pending?.Push(type.Signature);
            if (TypeFacts.ConstructorOf(type, _assemblies) is { } constructor)
            {
                Use(constructor.Key);
            }
        }
    }
}
