using Memento.Generators.Interception;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Model;

/// <summary>Reads the model of a function from its symbol.</summary>
internal static class FunctionReader
{
    // What generated code says without a namespace, which a type parameter of that name would hide, and the members of a handle,
    // beside which its class has no type parameter of their name.
    private static readonly string[] Reserved =
    [
        "Of", "Private", "Function", "Body", "FunctionSource", "CallShape", "ValueTuple", "Task", "ValueTask", "CancellationToken", "Argument", "BoundCall", "CallModifiers", "FunctionHandle", "MementoRecord", "Type",
        "Instance", "Modified", "With", "Call", "CallAsync", "Memento", "MementoAsync", "Forget", "ForgetAsync", "Partial",
    ];

    private static readonly SymbolDisplayFormat Display = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The model of a function; it has no fault, and its signature can be named.</summary>
    public static FunctionModel Read(IMethodSymbol method, Compilation compilation)
    {
        var type = method.ContainingType;
        ITypeParameterSymbol[] typeParameters = [.. type.TypeParametersInScope(), .. method.TypeParameters];
        var taken = new Names(Reserved);
        var text = new TypeText(typeParameters.ToDictionary(
            parameter => parameter,
            parameter => Names.EscapeType(taken.Free(parameter.Name)),
            (IEqualityComparer<ITypeParameterSymbol>)SymbolEqualityComparer.Default));
        var canNameType = TypeAccess.ObstacleIn(type, compilation) is null;
        var id = method.GetDocumentationCommentId()!;
        return new FunctionModel
        {
            Id = $"{method.ContainingAssembly.Name}|{ReflectionNames.Of(type)}|{id}",
            Display = method.ToDisplayString(Display),
            QualifiedName = QualifiedName(type) + "." + method.Name,
            ParameterTypeNames = string.Join(",", method.Parameters.Select(parameter => ShortName(parameter.Type))),
            Name = method.Name,
            Signature = id.IndexOf('(') is var start and >= 0 ? id.Substring(start) : "",
            DeclaringType = canNameType ? text.Of(type) : null,
            ReflectionName = ReflectionNames.Of(type),
            MetadataName = $"{ReflectionNames.FullName(type)}, {type.ContainingAssembly.Name}",
            IsAccessedByName = !canNameType || type.IsStatic,
            IsOfValueType = type.IsValueType,
            Way = WayTo(method, canNameType, compilation),
            IsExtension = method.IsExtensionMethod,
            IsObsolete = IsObsolete(method),
            IsTypeObsolete = IsObsolete(type),
            TypeParameters = typeParameters.Select(parameter => new TypeParameterModel(text.Of(parameter), text.ConstraintsOf(parameter))).ToEquatableArray(),
            OuterTypeParameterCount = typeParameters.Length - method.TypeParameters.Length,
            Parameters = method.Parameters.Select(parameter => Read(parameter, text)).ToEquatableArray(),
            ReturnType = text.Of(method.ReturnType),
            ResultType = text.OfValue(FunctionRules.ResultOf(method)!),
            Asynchrony = FunctionRules.AsynchronyOf(method),
        };
    }

    /// <summary>A type's name without its namespace, as part of an identifier: Int32, ListOfInt32, StringArray.</summary>
    public static string ShortName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => ShortName(array.ElementType) + "Array" + (array.Rank == 1 ? "" : array.Rank + "D"),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => "Nullable" + ShortName(nullable.TypeArguments[0]),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.Name + "Of" + string.Concat(generic.TypeArguments.Select(ShortName)),
        IDynamicTypeSymbol => "Object",
        _ => type.Name,
    };

    private static ParameterModel Read(IParameterSymbol parameter, TypeText text)
    {
        var caller = CallerInformation.AttributeOf(parameter);
        var isToken = KnownNames.IsCancellationToken(parameter.Type);
        return new ParameterModel(
            parameter.Name,
            text.Of(parameter.Type),
            text.OfValue(parameter.Type),
            text.OfTypeOf(parameter.Type),
            (parameter.ScopedKind == ScopedKind.ScopedRef ? "scoped " : "") + parameter.RefKind switch { RefKind.In => "in ", RefKind.RefReadOnlyParameter => "ref readonly ", _ => "" },
            !KnownNames.IsNotInKey(parameter),
            isToken,
            parameter.IsParams || caller.Length > 0,
            parameter.IsParams,
            parameter.IsOptional || parameter.HasExplicitDefaultValue ? DefaultValues.TextOf(parameter, text) : null,
            DefaultValues.AttributesOf(parameter, text),
            caller);
    }

    private static FunctionWay WayTo(IMethodSymbol method, bool canNameType, Compilation compilation) =>
        canNameType && compilation.IsSymbolAccessibleWithin(method, compilation.Assembly) && !HasRival(method, compilation) ? FunctionWay.Name
        // The runtime finds no structure by a name.
        : !canNameType && method.ContainingType.IsValueType ? FunctionWay.Reflection
        : FunctionWay.Accessor;

    /// <summary>Whether a call by name, with one argument a parameter, could go to another method, which may have priority or differ in by-reference only.</summary>
    private static bool HasRival(IMethodSymbol method, Compilation compilation) => method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other =>
        !SymbolEqualityComparer.Default.Equals(other, method)
        && (method.Arity == 0 || other.Arity == method.Arity)
        && other.Parameters.Count(parameter => !parameter.IsOptional && !parameter.IsParams) <= method.Parameters.Length
        && (other.Parameters.Length >= method.Parameters.Length || other.Parameters.LastOrDefault() is { IsParams: true })
        && compilation.IsSymbolAccessibleWithin(other, compilation.Assembly));

    private static string QualifiedName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? QualifiedName(outer) + "." + type.Name
        : type.ContainingNamespace.IsGlobalNamespace ? type.Name
        : type.ContainingNamespace.ToDisplayString() + "." + type.Name;

    private static bool IsObsolete(ISymbol declared)
    {
        for (ISymbol? symbol = declared; symbol is not null; symbol = symbol.ContainingType)
        {
            if (symbol.GetAttributes().Any(attribute => KnownNames.Is(attribute.AttributeClass, "ObsoleteAttribute", "System")))
            {
                return true;
            }
        }

        return false;
    }
}
