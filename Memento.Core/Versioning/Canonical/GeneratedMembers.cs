using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Sees through what the generator writes: what intercepts calls of a function is that function.</summary>
internal static class GeneratedMembers
{
    /// <summary>The memento function that a member of generated code stands for; null where it stands for itself.</summary>
    public static MethodId? FunctionOf(TypeId type, IAssemblyCodes assemblies) => type.StandsFor is { Arguments: [string declaring, string name, string signature] }
        ? Find(type.Assembly, declaring, name, signature, assemblies)
        : null;

    /// <summary>The type and the name of the memento function that a member of generated code stands for, where its assembly is not read; null where it is.</summary>
    public static (TypeSignature Type, string Name)? OutsideOf(TypeId type, IAssemblyCodes assemblies) =>
        type.StandsFor is { Arguments: [string declaring, string name, string _] } && TypeText.AssemblyOf(declaring, type.Assembly, assemblies) is { IsInScope: false } assembly
            ? (new TypeSignature(TypeKind.Named, TypeText.NameOf(declaring), null, assembly, []), name)
            : null;

    /// <summary>Whether a method takes the place of a call.</summary>
    public static bool IsInterceptor(MethodId method) =>
        Marks.Has(method.Assembly, method.Definition.GetCustomAttributes(), "Memento.CompilerServices", "InterceptorAttribute");

    // A name that only one method has is enough; of several it is the one with the signature.
    private static MethodId? Find(AssemblyCode from, string declaring, string name, string signature, IAssemblyCodes assemblies)
    {
        if (TypeText.Find(declaring, from, assemblies) is not { } type)
        {
            return null;
        }

        MethodId? only = null;
        MethodId? matching = null;
        var count = 0;
        foreach (var method in type.Methods)
        {
            if (method.Name == name)
            {
                count++;
                only = method;
                if (matching is null && assemblies.ReferencesOf(method.Assembly).SignatureOf(method).ParameterList == (signature.Length == 0 ? "()" : signature))
                {
                    matching = method;
                }
            }
        }

        return count == 1 ? only : matching;
    }
}
