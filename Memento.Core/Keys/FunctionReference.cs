using System.Collections.ObjectModel;

namespace Memento.Keys;

/// <summary>
/// A memento function as a value: its name, version and partial arguments. What stands in a key where a function is
/// passed as an argument (ARGUMENT-HASH standard, "a memento function").
/// </summary>
public sealed class FunctionReference : IFunctionReferenceable
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

    /// <summary>The qualified name, <c>[cluster::]module:function[#version]</c>.</summary>
    public override string ToString() => Name.ToString();
}
