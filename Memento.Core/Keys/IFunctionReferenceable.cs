namespace Memento.Keys;

/// <summary>
/// A memento function that may be an argument of another: implemented by the typed handles, asked by
/// <see cref="ArgumentHasher"/>, which writes the reference in the handle's place.
/// </summary>
public interface IFunctionReferenceable
{
    /// <summary>What names the function and its partial arguments, in every language.</summary>
    FunctionReference Reference { get; }
}
