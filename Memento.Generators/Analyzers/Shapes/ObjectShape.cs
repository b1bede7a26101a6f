using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>
/// What a record, plain class or struct consists of, by the rules of the host's <c>ObjectShape</c>: its instance fields, each
/// seen through a public property. Of a type whose code is not at hand only the automatic properties are known.
/// </summary>
/// <param name="Members">The members that are known, base types first.</param>
/// <param name="Refusal">Why the type cannot be taken apart; null when it can, or when that is not known.</param>
/// <param name="IsWhole">Whether all fields are known.</param>
internal sealed record ObjectShape(IReadOnlyList<VisibleMember> Members, string? Refusal, bool IsWhole)
{
    /// <summary>Takes a type apart.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isExact">Whether values are of just this type, not of one that derives from it and may add members.</param>
    public static ObjectShape Of(INamedTypeSymbol type, bool isExact)
    {
        var members = new List<VisibleMember>();
        var names = new HashSet<string>();
        var isWhole = true;
        foreach (var level in Levels(type))
        {
            if (level.IsAnonymousType)
            {
                // Its fields are the compiler's, which shows its properties only.
                members.AddRange(level.GetMembers().OfType<IPropertySymbol>().Select(property => new VisibleMember(property)));
                continue;
            }

            var isInSource = TypeFacts.IsInSource(level);
            isWhole &= isInSource;
            foreach (var field in Fields(level))
            {
                if (FieldGetter.PropertyOf(field, level, isInSource) is not { } property || IsOverridden(type, property))
                {
                    var refusal = $"its field {FieldGetter.Readable(field)} is not visible through a public property that returns just that field, so two different values could not be told apart";
                    return new ObjectShape(members, refusal, isWhole);
                }

                if (!names.Add(property.Name))
                {
                    return new ObjectShape(members, $"it has two properties named {property.Name}, one hiding the other", isWhole);
                }

                members.Add(new VisibleMember(property));
            }

            if (!isInSource)
            {
                members.AddRange(level.GetMembers().OfType<IPropertySymbol>().Where(FieldGetter.IsAutomaticInMetadata).Select(property => new VisibleMember(property)));
            }
        }

        return isWhole && members.Count == 0 && type is { IsValueType: false, IsRecord: false } && (isExact || type.IsSealed)
            ? new ObjectShape(members, "it has no members, so nothing tells one instance from another", isWhole)
            : new ObjectShape(members, null, isWhole);
    }

    private static IEnumerable<INamedTypeSymbol> Levels(INamedTypeSymbol type) =>
        TypeFacts.SelfAndBases(type)
            .OfType<INamedTypeSymbol>()
            .TakeWhile(level => level.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType))
            .Reverse();

    /// <summary>The instance fields, and the events that have one; of a type in metadata the public fields, which are all that its reference assembly is sure to show.</summary>
    private static IEnumerable<ISymbol> Fields(INamedTypeSymbol level) => level.GetMembers().Where(member => !member.IsStatic && member switch
    {
        IFieldSymbol field => TypeFacts.IsInSource(level) || field.DeclaredAccessibility == Accessibility.Public,
        IEventSymbol { IsAbstract: false, AddMethod.IsImplicitlyDeclared: true } => TypeFacts.IsInSource(level),
        _ => false,
    });

    /// <summary>An overridden getter, called on the object, no longer shows the base type's field.</summary>
    private static bool IsOverridden(INamedTypeSymbol type, IPropertySymbol property) =>
        (property.IsVirtual || property.IsOverride)
        && TypeFacts.SelfAndBases(type)
            .TakeWhile(level => !SymbolEqualityComparer.Default.Equals(level, property.ContainingType))
            .SelectMany(level => level.GetMembers(property.Name).OfType<IPropertySymbol>())
            .Any(candidate => candidate is { IsOverride: true, GetMethod: not null });
}
