using System.Reflection;

namespace Memento.Shapes;

/// <summary>An instance field together with the public property that shows it.</summary>
/// <param name="Field">The field, of the type itself or of a base type.</param>
/// <param name="Property">The property whose getter returns the field and does nothing else.</param>
internal sealed record VisibleMember(FieldInfo Field, PropertyInfo Property)
{
    /// <summary>The property's name.</summary>
    public string Name => Property.Name;

    /// <summary>The property's type.</summary>
    public Type Type => Property.PropertyType;
}
