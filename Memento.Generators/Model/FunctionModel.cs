namespace Memento.Generators.Model;

/// <summary>A memento function as generated code needs it: text only, so that equal functions of two compilations are equal.</summary>
internal sealed record FunctionModel
{
    /// <summary>Tells it from every other function of the compilation.</summary>
    public required string Id { get; init; }

    /// <summary>The signature for a reader.</summary>
    public required string Display { get; init; }

    /// <summary>Namespace, types and name with dots: what the generated file is called after.</summary>
    public required string QualifiedName { get; init; }

    /// <summary>The names of the parameters' types, which tell overloads apart.</summary>
    public required string ParameterTypeNames { get; init; }

    public required string Name { get; init; }

    /// <summary>The parameters as in the function's documentation comment id; empty when there are none.</summary>
    public required string Signature { get; init; }

    /// <summary>The declaring type as code; null when code cannot name it.</summary>
    public required string? DeclaringType { get; init; }

    /// <summary>The declaring type's reflection name with its assembly, with !0, !1... for type arguments.</summary>
    public required string ReflectionName { get; init; }

    /// <summary>The declaring type's name in metadata with its assembly, without type arguments.</summary>
    public required string MetadataName { get; init; }

    /// <summary>Whether an UnsafeAccessor must name the declaring type by a string: it cannot be the type of a parameter.</summary>
    public required bool IsAccessedByName { get; init; }

    /// <summary>Whether the declaring type is a structure.</summary>
    public required bool IsOfValueType { get; init; }

    /// <summary>How its body is run.</summary>
    public required FunctionWay Way { get; init; }

    /// <summary>Whether it can be called as if it were a member of its first parameter.</summary>
    public required bool IsExtension { get; init; }

    /// <summary>Whether calling it would be warned of, or be an error, outside of obsolete code.</summary>
    public required bool IsObsolete { get; init; }

    /// <summary>The same of its declaring type.</summary>
    public required bool IsTypeObsolete { get; init; }

    /// <summary>Those of the declaring types, the outermost first, then the function's own.</summary>
    public required EquatableArray<TypeParameterModel> TypeParameters { get; init; }

    /// <summary>How many of the type parameters are the declaring types'.</summary>
    public required int OuterTypeParameterCount { get; init; }

    public required EquatableArray<ParameterModel> Parameters { get; init; }

    /// <summary>What the function returns, in a signature.</summary>
    public required string ReturnType { get; init; }

    /// <summary>What it returns, or what its task does.</summary>
    public required string ResultType { get; init; }

    public required Asynchrony Asynchrony { get; init; }

    public IEnumerable<TypeParameterModel> OuterTypeParameters => TypeParameters.Take(OuterTypeParameterCount);

    public IEnumerable<TypeParameterModel> OwnTypeParameters => TypeParameters.Skip(OuterTypeParameterCount);

    /// <summary>The type parameters as a list: "&lt;T, U&gt;", or nothing.</summary>
    public string TypeParameterList => ListOf(TypeParameters);

    /// <summary>The list of the declaring types' type parameters.</summary>
    public string OuterTypeParameterList => ListOf(OuterTypeParameters);

    /// <summary>The list of the function's own type parameters.</summary>
    public string OwnTypeParameterList => ListOf(OwnTypeParameters);

    private static string ListOf(IEnumerable<TypeParameterModel> parameters)
    {
        var names = string.Join(", ", parameters.Select(parameter => parameter.Name));
        return names.Length == 0 ? "" : $"<{names}>";
    }
}
