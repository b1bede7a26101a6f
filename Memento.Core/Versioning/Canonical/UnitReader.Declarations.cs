using System.Reflection;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>Fields, types, and what a method declares.</content>
internal sealed partial class UnitReader
{
    private void ReadDependencies(MethodId method)
    {
        if (Marks.Has(method.Assembly, method.Definition.GetCustomAttributes(), "Memento", nameof(DependsOnAttribute)))
        {
            ReadDeclaredDependencies(method);
        }
    }

    // Apart: what a method may need is loaded before it runs, and most programs declare nothing.
    private void ReadDeclaredDependencies(MethodId method)
    {
        foreach (var mark in Marks.All(method.Assembly, method.Definition.GetCustomAttributes(), "Memento", nameof(DependsOnAttribute)))
        {
            var typeName = mark.Arguments[0] as string ?? "";
            var member = mark.Arguments.Length > 1 ? mark.Arguments[1] as string : null;
            var found = TypeText.Find(typeName, method.Assembly, _assemblies) is { } type ? MembersOf(type, member) : [];
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

    private static List<UnitKey> MembersOf(TypeId type, string? member)
    {
        var found = new List<UnitKey>();
        if (member is null)
        {
            found.Add(type.Key);
        }

        foreach (var method in type.Methods)
        {
            if (method.Name != ".cctor" && !method.IsAnonymous && (member is null || method.Name == member || method.Name == "get_" + member || method.Name == "set_" + member))
            {
                found.Add(method.Key);
            }
        }

        foreach (var field in type.Fields)
        {
            if (field.IsStatic && !field.HasData && !field.IsLiteral && (member is null || field.Name == member))
            {
                found.Add(field.Initializer);
            }
        }

        return found;
    }

    /// <summary>What a field starts with; of a field that the compiler named, its type too.</summary>
    private void ReadField(FieldId field)
    {
        var references = _assemblies.ReferencesOf(field.Assembly);
        WriteType(references.TypeOf(field));
        if (field.HasData)
        {
            Stream.Constant("data", FieldData.HashOf(field, references));
            return;
        }

        if (!field.IsStatic)
        {
            return;
        }

        _unit.Fields.Add(field);

        // What one thread puts there no other one sees, and only the first one to come finds what it starts with.
        if (Marks.Has(field.Assembly, field.Definition.GetCustomAttributes(), "System", nameof(ThreadStaticAttribute)))
        {
            Stream.Write("of a thread");
        }

        if (!field.IsReadOnly && !IsOfCompiler(field))
        {
            _unit.MutableStatics.Add(new StaticFieldName(field.Assembly.Name, field.Declaring.FullName, field.Name, field.Token));
            UseHanded(HandedIn.Of(field, _assemblies), "may hold an object of any type, of whose code nothing counts that is not reached otherwise");
        }

        foreach (var method in field.Declaring.Methods)
        {
            if (method.Name == ".cctor" && method.Assembly.Image.BodyOf(method) is { } code)
            {
                var instructions = InstructionReader.Read(code.Il);
                var slice = InitializerSlice.Of(instructions, code, field, references);
                WriteInstructions(instructions.All, slice, code, references);
                WriteEarlyReads(instructions.All, slice, field, references);
                return;
            }
        }
    }

    // What reads a field of its type that only gets its value further down finds nothing in it: so far the order of the fields counts.
    private void WriteEarlyReads(Instruction[] instructions, bool[] slice, FieldId field, CodeReferences references)
    {
        var early = new List<string>();
        var read = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var set = new HashSet<object>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < instructions.Length; i++)
        {
            switch (instructions[i].Code)
            {
                case ILOpCode.Stsfld when references.Member(instructions[i].Entity).Field is { } stored && stored.Declaring == field.Declaring:
                    if (set.Add(stored) && stored != field && read.Contains(stored))
                    {
                        early.Add(stored.Name);
                    }

                    break;
                case ILOpCode.Ldsfld or ILOpCode.Ldsflda when slice[i] && references.Member(instructions[i].Entity).Field is { } loaded:
                    read.Add(loaded);
                    break;
                case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn
                    when slice[i] && references.Member(instructions[i].Entity).Method is { } called && called.Assembly == field.Assembly:
                    read.UnionWith(MethodTouch.LoadedBy(called, references));
                    break;
            }
        }

        early.Sort(string.CompareOrdinal);
        foreach (var name in early)
        {
            Stream.Write("before").Write(name);
        }
    }

    /// <summary>What a static constructor does to the static fields of other types; the rest of it is part of what its own fields start with.</summary>
    private void ReadStaticConstructor(MethodId method)
    {
        if (method.Assembly.Image.BodyOf(method) is { } code)
        {
            _unit.Methods.Add(method);
            var references = _assemblies.ReferencesOf(method.Assembly);
            var instructions = InstructionReader.Read(code.Il);
            WriteInstructions(instructions.All, OutsideSlice.Of(instructions, code, method.Declaring, references), code, references);
        }
    }

    private static bool IsOfCompiler(FieldId field)
    {
        for (var type = field.Declaring; type is not null; type = type.Declaring)
        {
            if (Marks.Has(type.Assembly, type.Definition.GetCustomAttributes(), "System.Runtime.CompilerServices", "CompilerGeneratedAttribute"))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadAnonymousType(TypeId type)
    {
        WriteInheritance(type);
        var overrides = TypeFacts.OverridesOf(type, _assemblies);
        // Of one name, as they stand in the code.
        overrides.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name) is not 0 and var order ? order : one.Token.CompareTo(other.Token));
        foreach (var method in overrides)
        {
            Stream.Write(method.Name);
            NumberOf(method);
        }

        // What the compiler makes derives from types of the base library alone; a type local to a file may derive from any.
        foreach (var parent in TypeFacts.InterfacesOf(type, _assemblies))
        {
            HandParent(parent);
        }

        if (TypeFacts.BaseOf(type, _assemblies) is { } @base)
        {
            HandParent(@base);
        }

        UseInherited(type);
        if (CodeNames.IsOfSource(type))
        {
            WriteShape(type);
        }
        else if (type.Name.EndsWith(">e__FixedBuffer", StringComparison.Ordinal))
        {
            WriteSize(type);
        }
    }

    private void HandParent(TypeSignature parent)
    {
        if (parent.Definition is { IsAnonymous: true } anonymous)
        {
            NumberOf(anonymous);
        }
        else if (parent.Definition is not null)
        {
            Hand(parent);
        }
    }

    private void UseInherited(TypeId type)
    {
        foreach (var method in TypeFacts.InheritedImplementationsOf(type, _assemblies))
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
    }

    private void ReadType(TypeId type)
    {
        WriteInheritance(type);
        foreach (var method in TypeFacts.OverridesOf(type, _assemblies))
        {
            Use(method.Key);
        }

        // A base's overrides run for the object too, and an interface's own implementations.
        foreach (var parent in TypeFacts.InterfacesOf(type, _assemblies))
        {
            Hand(parent);
        }

        if (TypeFacts.BaseOf(type, _assemblies) is { } @base)
        {
            Hand(@base);
        }

        UseInherited(type);
        WriteShape(type);
    }

    private void WriteInheritance(TypeId type)
    {
        var parameters = type.Definition.GetGenericParameters();
        Stream.Write(parameters.Count);
        foreach (var handle in parameters)
        {
            // Whether an object of it is one of it with other type arguments, too.
            var parameter = type.Assembly.Metadata.GetGenericParameter(handle);
            if ((parameter.Attributes & GenericParameterAttributes.VarianceMask) is not GenericParameterAttributes.None and var variance)
            {
                Stream.Write("variance").Write(parameter.Index).Write((long)variance);
            }
        }

        if (TypeFacts.BaseOf(type, _assemblies) is { } parent)
        {
            WriteType(parent);
        }
    }
}
