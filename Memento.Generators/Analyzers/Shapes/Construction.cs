using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>Whether an object can be made again of its members, by the rules of the host's <c>Construction</c>.</summary>
internal static class Construction
{
    /// <summary>Whether a public constructor and the properties that can be set take all members back.</summary>
    public static bool Exists(INamedTypeSymbol type, IReadOnlyList<VisibleMember> members) =>
        type.InstanceConstructors.Any(constructor => constructor.DeclaredAccessibility == Accessibility.Public && Takes(constructor.Parameters, members))
        || (type.IsValueType && Takes([], members));

    private static bool Takes(IReadOnlyList<IParameterSymbol> parameters, IReadOnlyList<VisibleMember> members)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            var member = members.FirstOrDefault(candidate => IsOf(parameter, candidate));
            if (member is null || !taken.Add(member.Name))
            {
                return false;
            }
        }

        return members.All(member => taken.Contains(member.Name) || member.Property.SetMethod is { DeclaredAccessibility: Accessibility.Public });
    }

    private static bool IsOf(IParameterSymbol parameter, VisibleMember member) =>
        parameter.RefKind == RefKind.None
        && SymbolEqualityComparer.Default.Equals(parameter.Type, member.Type)
        && string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase);
}
