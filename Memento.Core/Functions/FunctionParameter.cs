using System.Reflection;

namespace Memento.Functions;

/// <summary>A parameter of a memento function.</summary>
/// <param name="Name">Its name: what it is called in the key.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="IsInKey">False for what is passed without taking part in the key.</param>
/// <param name="IsOptional">True when a call may leave it out.</param>
/// <param name="Default">What the function gets when a call leaves it out.</param>
internal sealed record FunctionParameter(string Name, Type Type, bool IsInKey, bool IsOptional, object? Default)
{
    public bool IsCancellationToken => Type == typeof(CancellationToken);

    public static FunctionParameter Of(ParameterInfo parameter) => new(
        parameter.Name!,
        TypeOf(parameter),
        parameter.ParameterType != typeof(CancellationToken) && !parameter.IsDefined(typeof(NotInKeyAttribute)),
        parameter.IsOptional,
        DefaultOf(parameter));

    /// <summary>The type of its values: an `in` parameter is passed by reference and is a value like any other.</summary>
    public static Type TypeOf(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;

    // Reflection gives null for `default` of a struct and the number for an enum; the function expects the value.
    private static object? DefaultOf(ParameterInfo parameter)
    {
        // One that is marked [Optional] has no default of its own, and gets its type's.
        var value = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var declared = TypeOf(parameter);
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return value switch
        {
            null when type.IsValueType && type == declared => Activator.CreateInstance(type),
            not null when type.IsEnum && value.GetType() != type => Enum.ToObject(type, value),
            _ => value,
        };
    }
}
