using Memento.Generators.Model;

namespace Memento.Generators.Handles;

/// <summary>What the parts of a handle are called.</summary>
internal sealed class HandleNames
{
    private HandleNames(string name, Names taken)
    {
        name = Names.Short(name);
        Property = taken.Free(name + "Memento");
        Handle = taken.Free(name + "Handle");
        Partial = taken.Free(name + "Partial");
        Source = taken.Free(name + "Source");
        Accessor = taken.Free(name + "Accessor");
    }

    /// <summary>The member of the declaring type that gives the handle.</summary>
    public string Property { get; }

    /// <summary>The handle's class.</summary>
    public string Handle { get; }

    /// <summary>The class of a handle that has some of the arguments.</summary>
    public string Partial { get; }

    /// <summary>The class that says where the function is.</summary>
    public string Source { get; }

    /// <summary>The class with the way to a private function.</summary>
    public string Accessor { get; }

    /// <summary>The names of all handles of a type, in their order. Those of overloads carry the types of the parameters.</summary>
    public static IReadOnlyList<HandleNames> Of(TypeHandles type)
    {
        var overloaded = new HashSet<string>(
            type.Handles.GroupBy(handle => handle.Function.Name, StringComparer.Ordinal).Where(functions => functions.Count() > 1).Select(functions => functions.Key),
            StringComparer.Ordinal);
        // A generic type or method has no type parameter of its own name.
        var taken = new Names(type.Handles.SelectMany(handle => handle.Function.TypeParameters).Select(parameter => parameter.Name).Prepend(type.Container));
        return [.. type.Handles.Select(handle => handle.Function).Select(function => new HandleNames(
            function.Name + (overloaded.Contains(function.Name) ? Names.Identifier(function.ParameterTypeNames.Replace(",", "")) : ""),
            taken))];
    }
}
