using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>Which types no key can hold, by the rules of the host's <c>ValueForms</c>. What is left open is left to the host: <c>object</c>, interfaces, type parameters.</summary>
/// <param name="functionReferenceable">The interface of memento functions, which may be arguments; null when there is none.</param>
internal sealed class KeyRules(INamedTypeSymbol? functionReferenceable)
{
    private const int MaxDepth = 16;

    /// <summary>The first place of a type that no key can hold; null when all can be.</summary>
    /// <param name="type">The declared type.</param>
    /// <param name="withNullable">Whether to look at places too that may be null, which any key can hold.</param>
    public TypeProblem? ProblemOf(ITypeSymbol type, bool withNullable) => new Walk(functionReferenceable, withNullable).At(type, "", MaxDepth);

    private sealed class Walk(INamedTypeSymbol? functionReferenceable, bool withNullable)
    {
        // A type may hold itself.
        private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);

        public TypeProblem? At(ITypeSymbol type, string path, int depth)
        {
            if (TypeFacts.Underlying(type) is { } underlying)
            {
                return withNullable ? At(underlying, path, depth) : null;
            }

            if ((type.NullableAnnotation == NullableAnnotation.Annotated && !withNullable) || depth == 0 || Scalars.Has(type) || IsOpen(type) || !_seen.Add(type))
            {
                return null;
            }

            if (type is ITypeParameterSymbol parameter)
            {
                return parameter.ConstraintTypes.Select(Refusals.Find).FirstOrDefault(found => found is not null) is { } constraint ? new TypeProblem(path, type, constraint) : null;
            }

            if (TypeFacts.IsUnboxable(type))
            {
                return new TypeProblem(path, type, Refusals.Pointer);
            }

            if (functionReferenceable is not null && TypeFacts.SelfAndBases(type).Any(IsFunction))
            {
                return null;
            }

            return Refusals.Find(type) is { } hint ? new TypeProblem(path, type, hint)
                : Refusals.IsService(type) ? new TypeProblem(path, type, Refusals.Service)
                : TypeFacts.TupleItems(type) is { } items ? First(items.Select((item, index) => (item, $"{path}.Item{(index + 1).ToString(CultureInfo.InvariantCulture)}")), depth)
                : type is IArrayTypeSymbol array ? At(array.ElementType, path + "[]", depth - 1)
                : CollectionShape.Of(type) is { } collection ? InCollection(type, collection, path, depth)
                : type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named ? InMembers(named, path, depth)
                : null;
        }

        private TypeProblem? InCollection(ITypeSymbol type, CollectionShape shape, string path, int depth)
        {
            if (shape.Refusal is null)
            {
                return At(shape.ItemType!, path + "[]", depth - 1);
            }

            if (shape.IsSure)
            {
                return new TypeProblem(path, type, shape.Refusal);
            }

            // What stands where an interface or an abstract type is declared may be a list all the same.
            return type is not { TypeKind: TypeKind.Interface } and not { IsAbstract: true } ? new TypeProblem(path, type, shape.Refusal)
                : TypeFacts.FullName(type) is "System.Collections.Generic.IEnumerable`1" or "System.Collections.Generic.ICollection`1" or "System.Collections.Generic.IReadOnlyCollection`1"
                    ? At(((INamedTypeSymbol)type).TypeArguments[0], path + "[]", depth - 1)
                : null;
        }

        private TypeProblem? InMembers(INamedTypeSymbol type, string path, int depth)
        {
            if (OpaqueTypes.InsteadOf(type) is { } instead)
            {
                return new TypeProblem(path, type, $"its state is not visible; pass {instead}");
            }

            var shape = ObjectShape.Of(type, isExact: false);
            if (shape.Refusal is not null)
            {
                return new TypeProblem(path, type, shape.Refusal + "; pass a record with the values that matter");
            }

            return shape.Members.FirstOrDefault(member => member.Name == "_mementoType") is not null
                ? new TypeProblem($"{path}._mementoType", type, "the name is the standard's own; give the member another")
                : First(shape.Members.Select(member => (member.Type, $"{path}.{member.Name}")), depth);
        }

        private TypeProblem? First(IEnumerable<(ITypeSymbol Type, string Path)> parts, int depth) =>
            parts.Select(part => At(part.Type, part.Path, depth - 1)).FirstOrDefault(problem => problem is not null);

        private static bool IsOpen(ITypeSymbol type) =>
            type.TypeKind is TypeKind.Dynamic or TypeKind.Error
            || type.SpecialType is SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum;

        private bool IsFunction(ITypeSymbol type) =>
            SymbolEqualityComparer.Default.Equals(type, functionReferenceable) || type.AllInterfaces.Contains(functionReferenceable!, SymbolEqualityComparer.Default);
    }
}
