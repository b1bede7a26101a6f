using System.Collections.ObjectModel;

namespace Memento.Keys;

/// <summary>
/// A memento function as a value: its name, version and partial arguments. What stands in a key where a function is
/// passed as an argument (ARGUMENT-HASH standard, "a memento function"). It names a function, which need not be there: one of another
/// program, or at another version, is an argument like any other, and only cannot be called.
/// </summary>
/// <remarks>Two are equal when they are the same in a key: name and version, parameters, and the arguments they already have.</remarks>
public sealed class FunctionReference : IFunctionReferenceable, IEquatable<FunctionReference>
{
    /// <summary>Refers to a function.</summary>
    /// <param name="name">The function, with its cluster and version.</param>
    /// <param name="parameterNames">Its parameters' names in order; empty when they are not known.</param>
    /// <param name="partial">The arguments it already has; null when there are none.</param>
    public FunctionReference(FunctionName name, IReadOnlyList<string> parameterNames, PartialArguments? partial = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameterNames);
        Name = name;
        ParameterNames = new ReadOnlyCollection<string>([.. parameterNames]);
        Partial = partial ?? PartialArguments.None;
    }

    /// <summary>The function, with its cluster and version.</summary>
    public FunctionName Name { get; }

    /// <summary>Its parameters' names in order.</summary>
    public IReadOnlyList<string> ParameterNames { get; }

    /// <summary>The arguments it already has.</summary>
    public PartialArguments Partial { get; }

    FunctionReference IFunctionReferenceable.Reference => this;

    /// <summary>Whether another one is the same in a key. One whose arguments cannot be part of a key equals itself alone.</summary>
    public bool Equals(FunctionReference? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && HashIfAny() is { } hash && hash == other.HashIfAny());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FunctionReference);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();

    /// <summary>The qualified name, <c>[cluster::]module:function[#version]</c>.</summary>
    public override string ToString() => Name.ToString();

    private ArgumentHash? HashIfAny()
    {
        try
        {
            return ArgumentHasher.Hash(new Dictionary<string, object?> { [nameof(FunctionReference)] = this });
        }
        catch (UnsupportedArgumentException)
        {
            // A comparison says no where a key would say why not.
            return null;
        }
    }
}
