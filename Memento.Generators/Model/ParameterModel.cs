namespace Memento.Generators.Model;

/// <summary>A parameter of a memento function.</summary>
/// <param name="Name">Its name, as it is in the key.</param>
/// <param name="Type">Its type in a signature.</param>
/// <param name="ValueType">Its type in a cast.</param>
/// <param name="TypeOf">Its type in typeof.</param>
/// <param name="Modifier">"in ", "ref readonly " or nothing, perhaps after "scoped ".</param>
/// <param name="IsInKey">False for what is passed without taking part in the key.</param>
/// <param name="IsToken">Whether it is a CancellationToken.</param>
/// <param name="IsAlwaysGiven">Whether a call that leaves it out still says what it is: params, and what the compiler says of the caller.</param>
/// <param name="IsParams">Whether it takes any number of arguments.</param>
/// <param name="Default">What a call that leaves it out passes, as an expression; null when it must be given.</param>
/// <param name="DefaultAttributes">The attributes that say the default where an expression cannot, as in source; empty for none.</param>
/// <param name="CallerAttribute">The attribute that makes the compiler say something of the caller, as in source; empty for none.</param>
internal sealed record ParameterModel(
    string Name,
    string Type,
    string ValueType,
    string TypeOf,
    string Modifier,
    bool IsInKey,
    bool IsToken,
    bool IsAlwaysGiven,
    bool IsParams,
    string? Default,
    string DefaultAttributes,
    string CallerAttribute)
{
    /// <summary>Whether the type says that it may be null.</summary>
    public bool MayBeNull => ValueType.EndsWith("?", StringComparison.Ordinal);
}
