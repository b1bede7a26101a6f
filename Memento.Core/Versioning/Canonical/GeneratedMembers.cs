using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Sees through what the generator writes: what intercepts calls of a function is that function.</summary>
internal static class GeneratedMembers
{
    /// <summary>The memento function that a member of generated code stands for; null where it stands for itself.</summary>
    public static MethodId? FunctionOf(TypeId type, IAssemblyCodes assemblies)
    {
        foreach (var candidate in type.Enclosing)
        {
            if (Marks.Of(candidate.Assembly, candidate.Definition.GetCustomAttributes(), "Memento.CompilerServices", "StandsForAttribute").FirstOrDefault() is { Arguments: [string declaring, string name, string signature] })
            {
                return Find(candidate.Assembly, declaring, name, signature, assemblies);
            }
        }

        return null;
    }

    /// <summary>Whether the generator wrote a type, or one around it.</summary>
    public static bool IsGenerated(TypeId type) => type.Enclosing.Any(around =>
        Marks.Of(around.Assembly, around.Definition.GetCustomAttributes(), "System.CodeDom.Compiler", "GeneratedCodeAttribute").Any(mark => mark.Arguments is ["Memento.Generators", ..]));

    /// <summary>Whether a method takes the place of a call.</summary>
    public static bool IsInterceptor(MethodId method) =>
        Marks.Has(method.Assembly, method.Definition.GetCustomAttributes(), "System.Runtime.CompilerServices", "InterceptsLocationAttribute");

    private static MethodId? Find(AssemblyCode from, string declaring, string name, string signature, IAssemblyCodes assemblies)
    {
        if (TypeText.Find(declaring, from, assemblies) is not { } type)
        {
            return null;
        }

        var named = type.Methods.Where(method => method.Name == name).ToList();
        return named.Count == 1
            ? named[0]
            : named.Where(method => ListOf(method) == (signature.Length == 0 ? "()" : signature)).FirstOrDefault();

        string ListOf(MethodId method) => TypeSignature.ListOf(assemblies.ReferencesOf(method.Assembly).SignatureOf(method.Handle).ParameterTypes);
    }
}
