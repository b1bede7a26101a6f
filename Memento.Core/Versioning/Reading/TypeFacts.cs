using System.Reflection;
using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>What the analysis asks of types whose code is read.</summary>
internal static class TypeFacts
{
    /// <summary>The type that a type derives from; null for an interface.</summary>
    public static TypeSignature? BaseOf(TypeId type, IAssemblyCodes assemblies) =>
        type.Definition.BaseType is { IsNil: false } parent ? assemblies.ReferencesOf(type.Assembly).Type(parent) : null;

    /// <summary>The interfaces that a type says it implements.</summary>
    public static IEnumerable<TypeSignature> InterfacesOf(TypeId type, IAssemblyCodes assemblies) => type.Definition.GetInterfaceImplementations()
        .Select(handle => assemblies.ReferencesOf(type.Assembly).Type(type.Assembly.Metadata.GetInterfaceImplementation(handle).Interface));

    public static bool IsEnum(TypeId type, IAssemblyCodes assemblies) => BaseOf(type, assemblies)?.Name == "System.Enum";

    public static bool IsValueType(TypeId type, IAssemblyCodes assemblies) => BaseOf(type, assemblies)?.Name is "System.ValueType" or "System.Enum";

    /// <summary>The methods of a type that run without being called by name: overrides, and implementations of interfaces.</summary>
    public static IEnumerable<MethodId> OverridesOf(TypeId type, IAssemblyCodes assemblies)
    {
        var explicitly = type.Definition.GetMethodImplementations()
            .Select(handle => type.Assembly.Metadata.GetMethodImplementation(handle).MethodBody)
            .Where(body => body.Kind == HandleKind.MethodDefinition)
            .Select(body => (MethodDefinitionHandle)body)
            .ToHashSet();
        // An open virtual method that implements no interface is reached by its calls alone.
        var interfaces = InterfacesOf(type, assemblies).ToList();
        return type.Methods.Where(method => !method.Has(MethodAttributes.Abstract)
            && (explicitly.Contains(method.Handle)
                || (method.Has(MethodAttributes.Virtual)
                    && (!method.Has(MethodAttributes.NewSlot) || method.Has(MethodAttributes.Final) || type.IsInterface || interfaces.Exists(Declares(method.Name))))));
    }

    /// <summary>The constructor that makes an object of nothing; null when a type has none.</summary>
    public static MethodId? ConstructorOf(TypeId type, IAssemblyCodes assemblies) => type.Methods
        .Where(method => method.Name == ".ctor" && assemblies.ReferencesOf(type.Assembly).SignatureOf(method.Handle).ParameterTypes.Length == 0)
        .FirstOrDefault();

    /// <summary>The types of an assembly that derive from a type or implement it.</summary>
    public static IEnumerable<TypeId> DerivedIn(AssemblyCode assembly, TypeId type, IAssemblyCodes assemblies) => assembly.Metadata.TypeDefinitions
        .Select(handle => new TypeId(assembly, handle))
        .Where(candidate => candidate != type && DerivesFrom(candidate, type, assemblies, 0));

    private static bool DerivesFrom(TypeId candidate, TypeId type, IAssemblyCodes assemblies, int depth) =>
        depth < 100
        && InterfacesOf(candidate, assemblies).Append(BaseOf(candidate, assemblies)).Any(parent =>
            parent?.Definition is { } definition && (definition == type || DerivesFrom(definition, type, assemblies, depth + 1)));

    private static Predicate<TypeSignature> Declares(string name) => type =>
        type.Definition is not { } definition || definition.Methods.Any(method => method.Name == name);
}
