using System.Reflection;
using System.Reflection.Metadata.Ecma335;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>Fields, types, and what a method declares.</content>
internal sealed partial class UnitReader
{
    private void ReadDependencies(MethodId method)
    {
        foreach (var mark in Marks.Of(method.Assembly, method.Definition.GetCustomAttributes(), "Memento", nameof(DependsOnAttribute)))
        {
            var typeName = mark.Arguments[0] as string ?? "";
            var member = mark.Arguments.Count > 1 ? mark.Arguments[1] as string : null;
            var found = TypeText.Find(typeName, method.Assembly, _assemblies) is { } type ? MembersOf(type, member).ToList() : [];
            var assembly = TypeText.AssemblyOf(typeName, method.Assembly, _assemblies);
            if (found.Count > 0)
            {
                found.ForEach(Use);
            }
            else if (assembly is { IsInScope: false, IsMissing: false })
            {
                // Of a package or the base library, which counts as a whole.
                Use(assembly);
            }
            else
            {
                var name = member is null ? TypeText.NameOf(typeName) : $"{TypeText.NameOf(typeName)}.{member}";
                _unit.Missing.Add(assembly.IsMissing ? $"{name} (there is no assembly {assembly.Name})" : name);
            }
        }
    }

    private IEnumerable<UnitKey> MembersOf(TypeId type, string? member)
    {
        if (member is null)
        {
            yield return new UnitKey(CodePartKind.Type, type.Assembly, type.Handle);
        }

        foreach (var method in type.Methods.Where(method => method.Name != ".cctor" && !method.IsAnonymous
            && (member is null || method.Name == member || method.Name == "get_" + member || method.Name == "set_" + member)))
        {
            yield return KeyOf(method);
        }

        foreach (var handle in type.Definition.GetFields())
        {
            var field = new FieldId(type.Assembly, handle);
            if (field.IsStatic && !field.HasData && (member is null || field.Name == member) && (field.Definition.Attributes & FieldAttributes.Literal) == 0)
            {
                yield return new UnitKey(CodePartKind.Initializer, type.Assembly, handle);
            }
        }
    }

    /// <summary>What a field starts with; of a field that the compiler named, its type too.</summary>
    private void ReadField(FieldId field)
    {
        var references = _assemblies.ReferencesOf(field.Assembly);
        WriteType(references.TypeOf(field.Handle));
        if (field.HasData)
        {
            Stream.Constant("data", FieldData.HashOf(field, references));
            return;
        }

        if (!field.IsStatic)
        {
            return;
        }

        if (!field.IsReadOnly && !IsOfCompiler(field))
        {
            _unit.MutableStatics.Add(new StaticFieldName(field.Assembly.Name, field.Declaring.FullName, field.Name, MetadataTokens.GetToken(field.Handle)));
        }

        var initializer = field.Declaring.Methods.Where(method => method.Name == ".cctor").FirstOrDefault();
        if (initializer is { } constructor && constructor.Assembly.Image.BodyOf(constructor.Handle) is { } code)
        {
            var (instructions, indexAt) = InstructionReader.Read(code.Il);
            WriteInstructions(instructions, InitializerSlice.Of(instructions, code, indexAt, field, references), code, references);
        }
    }

    private static bool IsOfCompiler(FieldId field) => field.Declaring.Enclosing.Any(type =>
        Marks.Has(type.Assembly, type.Definition.GetCustomAttributes(), "System.Runtime.CompilerServices", "CompilerGeneratedAttribute"));

    private void ReadAnonymousType(TypeId type)
    {
        WriteInheritance(type);
        foreach (var method in TypeFacts.OverridesOf(type, _assemblies).OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            Stream.Write(method.Name);
            NumberOf(method);
        }
    }

    private void ReadType(TypeId type)
    {
        WriteInheritance(type);
        foreach (var method in TypeFacts.OverridesOf(type, _assemblies))
        {
            Use(KeyOf(method));
        }

        // A base's overrides run for the object too, and an interface's own implementations.
        foreach (var parent in TypeFacts.InterfacesOf(type, _assemblies).Append(TypeFacts.BaseOf(type, _assemblies)))
        {
            if (parent is not null)
            {
                Hand(parent);
            }
        }

        // An enum is written by its names, and values without an Equals of their own are compared by their fields.
        var references = _assemblies.ReferencesOf(type.Assembly);
        var isEnum = TypeFacts.IsEnum(type, _assemblies);
        if (isEnum || TypeFacts.IsValueType(type, _assemblies))
        {
            foreach (var field in type.Definition.GetFields().Select(handle => new FieldId(type.Assembly, handle)).Where(field => field.IsStatic == isEnum).OrderBy(field => field.Name, StringComparer.Ordinal))
            {
                Stream.Write(field.Name);
                WriteType(references.TypeOf(field.Handle));
                if (field.Definition.GetDefaultValue() is { IsNil: false } value)
                {
                    Stream.Constant("enum", Convert.ToHexStringLower(type.Assembly.Metadata.GetBlobBytes(type.Assembly.Metadata.GetConstant(value).Value)));
                }
            }
        }
    }

    private void WriteInheritance(TypeId type)
    {
        Stream.Write(type.Definition.GetGenericParameters().Count);
        if (TypeFacts.BaseOf(type, _assemblies) is { } parent)
        {
            WriteType(parent);
        }
    }
}
