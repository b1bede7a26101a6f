using System.Reflection;
using System.Runtime.InteropServices;

namespace Memento.Keys.Normalization;

/// <summary>Types that a caller may well try to pass and that no key can hold, each with what to pass instead.</summary>
internal static class Refusals
{
    private static readonly (Type Type, string Hint)[] Known =
    [
        (typeof(Delegate), "A delegate cannot be compared by value; pass a memento function, or the values that the delegate captures."),
        (typeof(Stream), "A stream is read only once; pass its content as byte[], or the path of its file."),
        (typeof(TextReader), "A reader is read only once; pass its text, or the path of its file."),
        (typeof(Task), "A task is not its result; await it and pass the result."),
        (typeof(ValueTask), "A task is not its result; await it and pass the result."),
        (typeof(MemberInfo), "A type or member is code, not a value; pass its name."),
        (typeof(Assembly), "An assembly is code, not a value; pass its name."),
        (typeof(SafeHandle), "A handle means something in this process only; pass what it was opened from."),
        (typeof(Pointer), "A pointer means something in this process only; pass what it points to."),
        (typeof(CancellationToken), "A CancellationToken takes no part in a key only as a parameter of its own; take it out of the value."),
        (typeof(Exception), "An exception holds the stack it was thrown on; pass its message or its type's name."),
        (typeof(IServiceProvider), "A service is not a value; mark the parameter as one that takes no part in the key."),
    ];

    /// <summary>Why a type is refused; null when it is none of these.</summary>
    public static string? Find(Type type)
    {
        foreach (var (known, hint) in Known)
        {
            if (known.IsAssignableFrom(type))
            {
                return hint;
            }
        }

        var isAsync = type.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
        return isAsync ? "A sequence that is computed as it is read may differ at the next reading; read it into a list and pass that."
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>) ? "A task is not its result; await it and pass the result."
            : IsExpression(type) ? "An expression is code, not a value; pass the values in it."
            : null;
    }

    // By name, since to ask by the type loads an assembly that a program may have no other use for, at each of its starts.
    private static bool IsExpression(Type type)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor is { Name: "Expression", Namespace: "System.Linq.Expressions" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether values of a type cannot even be held by reference: pointers and the like.</summary>
    public static bool IsUnboxable(Type type) => type.IsPointer || type.IsFunctionPointer || type.IsByRef || type.IsByRefLike;
}
