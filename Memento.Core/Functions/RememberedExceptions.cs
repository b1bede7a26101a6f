using System.Reflection;

namespace Memento.Functions;

/// <summary>Which exceptions a function says are its results, of those that can be.</summary>
internal sealed class RememberedExceptions
{
    private readonly Type[]? _included;
    private readonly Type[] _excluded;

    private RememberedExceptions(Type[]? included, Type[] excluded)
    {
        _included = included;
        _excluded = excluded;
    }

    /// <summary>What the attribute of a function says.</summary>
    /// <exception cref="ArgumentException">It names a type that is no exception.</exception>
    public static RememberedExceptions Of(MethodInfo method, MementoFunctionAttribute? attribute)
    {
        Refuse(method, nameof(MementoFunctionAttribute.Remembered), attribute?.Remembered);
        Refuse(method, nameof(MementoFunctionAttribute.NotRemembered), attribute?.NotRemembered);
        return new RememberedExceptions(attribute?.Remembered, attribute?.NotRemembered ?? []);
    }

    /// <summary>Whether an exception is one of them.</summary>
    public bool Include(Exception exception) =>
        (_included is null || Array.Exists(_included, type => type.IsInstanceOfType(exception))) && !Array.Exists(_excluded, type => type.IsInstanceOfType(exception));

    private static void Refuse(MethodInfo method, string property, Type[]? types)
    {
        foreach (var type in types ?? [])
        {
            if (type?.IsAssignableTo(typeof(Exception)) != true)
            {
                throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: its {property} has {type?.ToString() ?? "null"}, which is no type of exception.", nameof(method));
            }
        }
    }
}
