using System.Collections;
using System.Runtime.CompilerServices;
using Memento.Functions;
using Memento.Shapes;
using Memento.Versioning;

namespace Memento.Running;

/// <summary>Sees to it that a memento function calls only those of which its version knows.</summary>
internal static class DeclaredCalls
{
    // An argument that holds itself is refused elsewhere; here it must only come to an end.
    private const int MostNested = 32;

    /// <summary>Whether the version of a call's function follows another one: by its code, or because it is given or locked and follows nothing. Of edited code nothing is known, and nothing is kept.</summary>
    public static bool Follow(MementoCall caller, FunctionDefinition called) =>
        caller.IsLocked || caller.IsOfEditedCode || caller.Definition == called || caller.Definition.Version.Code is not { } code || code.Follows(called.Method);

    /// <summary>Refuses a call that its caller's version does not follow. A function that was passed as an argument is part of the key.</summary>
    /// <exception cref="UndeclaredDependencyException">The caller's code does not show that it makes this call.</exception>
    public static void Check(CallFrame? caller, FunctionDefinition called)
    {
        if (caller is not null && !Follow(caller.Call, called) && !IsGiven(caller.Call, called))
        {
            throw new UndeclaredDependencyException($"{caller.Call.Key.Function.Unversioned} calls {called.Unversioned}, " + (FunctionCodes.NameOf(caller.Call.Definition.Method) is null
                ? "and its code is not read, since its assembly counts as a whole, as that of a package does: its version would not follow that one. "
                    + $"Give it a Version, or have its assembly say [assembly: VersionPolicy(\"{caller.Call.Definition.Method.Module.Assembly.GetName().Name}\", VersionPolicy.Code)]."
                : "which its code does not show, so its version would not follow that one. "
                    + $"Put [DependsOn(typeof({called.Method.DeclaringType!.Name}), \"{called.Method.Name}\")] on it, call it by name, or pass it as an argument."));
        }
    }

    // What is not in the key may be anything: a result must not depend on it, and a look into it might.
    private static bool IsGiven(MementoCall call, FunctionDefinition called)
    {
        var parameters = call.Definition.Parameters;
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].IsInKey && Holds(call.Given.Values[i], called, MostNested))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(object? value, FunctionDefinition called, int nested) => value switch
    {
        MementoFunction function => function.Definition == called,
        string or null => false,
        IDictionary dictionary when nested > 0 => dictionary.Values.Cast<object?>().Any(item => Holds(item, called, nested - 1)),
        Array array when array.GetType().GetElementType()!.IsPrimitive => false,
        IEnumerable items when nested > 0 && CollectionShape.Of(value.GetType()) is { Refusal: null } => items.Cast<object?>().Any(item => Holds(item, called, nested - 1)),
        ITuple tuple when nested > 0 => Enumerable.Range(0, tuple.Length).Any(i => Holds(tuple[i], called, nested - 1)),
        _ when nested > 0 && !IsOfSystem(value.GetType()) => ObjectShape.Of(value.GetType()).Members.Any(member => Holds(member.Property.GetValue(value), called, nested - 1)),
        _ => false,
    };

    // Numbers, times and the like: there are many of them, and no function is in one.
    private static bool IsOfSystem(Type type) => type.IsEnum || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;
}
