using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>A public property that shows a field.</summary>
/// <param name="Property">The property.</param>
internal sealed record VisibleMember(IPropertySymbol Property)
{
    public string Name => Property.Name;

    public ITypeSymbol Type => Property.Type;
}
