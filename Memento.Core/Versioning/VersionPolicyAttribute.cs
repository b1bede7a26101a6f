namespace Memento.Versioning;

/// <summary>
/// Says, for the memento functions of an assembly, what counts of the assemblies that their code uses, where that is not the default of
/// <see cref="VersionPolicy"/>: <c>[assembly: VersionPolicy("MathNet.*", VersionPolicy.Build)]</c>.
/// </summary>
/// <param name="assemblies">The simple name of an assembly, or the beginning of several followed by <c>*</c>. The longest that fits wins.</param>
/// <param name="policy">What counts.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class VersionPolicyAttribute(string assemblies, VersionPolicy policy) : Attribute
{
    /// <summary>The simple name of an assembly, or the beginning of several followed by <c>*</c>.</summary>
    public string Assemblies { get; } = assemblies;

    /// <summary>What counts.</summary>
    public VersionPolicy Policy { get; } = policy;

    /// <summary>How much of a name is matched; negative for none.</summary>
    internal int Match(string name) =>
        Assemblies.EndsWith('*') && name.StartsWith(Assemblies[..^1], StringComparison.OrdinalIgnoreCase) ? Assemblies.Length - 1
        : name.Equals(Assemblies, StringComparison.OrdinalIgnoreCase) ? int.MaxValue
        : -1;
}
