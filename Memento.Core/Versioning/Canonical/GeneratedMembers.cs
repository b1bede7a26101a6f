using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Sees through what the generator writes: what intercepts calls of a function is that function.</summary>
internal static class GeneratedMembers
{
    /// <summary>The memento function that a member of generated code stands for; null where it stands for itself, or the function's assembly is not read.</summary>
    public static MethodId? FunctionOf(TypeId type, IAssemblyCodes assemblies) => StoodFor(type, assemblies).Function;

    /// <summary>What a member of generated code stands for: a memento function, or the type and the name of one whose assembly is not read; neither where it stands for itself.</summary>
    public static (MethodId? Function, (TypeSignature Type, string Name)? Outside) StoodFor(TypeId type, IAssemblyCodes assemblies)
    {
        if (type.StandsFor is not { Arguments: [string declaring, string name, string signature] })
        {
            return default;
        }

        var assembly = TypeText.AssemblyOf(declaring, type.Assembly, assemblies);
        return assembly.IsInScope
            ? (Find(assembly.FindType(TypeText.NameOf(declaring)), name, signature, assemblies), null)
            : (null, (new TypeSignature(TypeKind.Named, TypeText.NameOf(declaring), null, assembly, []), name));
    }

    /// <summary>Whether a method takes the place of a call.</summary>
    public static bool IsInterceptor(MethodId method) =>
        Marks.Has(method.Assembly, method.Definition.GetCustomAttributes(), "Memento.CompilerServices", "InterceptorAttribute");

    // A name that only one method has is enough; of several it is the one with the signature.
    private static MethodId? Find(TypeId? type, string name, string signature, IAssemblyCodes assemblies)
    {
        MethodId? only = null;
        MethodId? matching = null;
        var count = 0;
        foreach (var method in type?.Methods ?? [])
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
