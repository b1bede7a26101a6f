using System.Reflection;
using System.Runtime.CompilerServices;

namespace Memento.Shapes;

/// <summary>
/// What a record, plain class or struct consists of: its instance fields, inherited ones too, each seen through a
/// public property. A type with a field that no property shows has state that neither a key nor stored text would
/// carry, so it has a <see cref="Refusal"/> instead.
/// </summary>
internal sealed class ObjectShape
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Comparer<VisibleMember> ByDeclaration =
        Comparer<VisibleMember>.Create(static (x, y) => x.Property.MetadataToken.CompareTo(y.Property.MetadataToken));

    private ObjectShape(IReadOnlyList<VisibleMember> members, string? refusal)
    {
        Members = members;
        Refusal = refusal;
    }

    /// <summary>The members, base types first; empty when the type is refused.</summary>
    public IReadOnlyList<VisibleMember> Members { get; }

    /// <summary>Why the type cannot be taken apart; null when it can.</summary>
    public string? Refusal { get; }

    /// <summary>Takes a type apart.</summary>
    public static ObjectShape Of(Type type)
    {
        if (type.IsDefined(typeof(InlineArrayAttribute), inherit: false))
        {
            return Refused("It is an inline array, of whose items only the first is a field that could be shown.");
        }

        var members = new List<VisibleMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var level in Levels(type))
        {
            var properties = level.GetProperties(Declared);
            var first = members.Count;
            foreach (var field in level.GetFields(Declared))
            {
                var property = Array.Find(properties, candidate => Shows(type, candidate, field));
                if (property is null)
                {
                    return Refused($"Its field {Readable(field)} is not visible through a public property that returns just that field, so two different values could not be told apart.");
                }

                if (!names.Add(property.Name))
                {
                    return Refused($"It has two properties named {property.Name}, one hiding the other.");
                }

                members.Add(new VisibleMember(field, property));
            }

            // As the properties are declared: reflection gives fields and properties each in an order of its own.
            members.Sort(first, members.Count - first, ByDeclaration);
        }

        // Without a field there is only the type's name to go by, and a name says nothing of what a service or a lock
        // object is. A record or a struct declares that it is nothing but its members.
        return members.Count > 0 || type.IsValueType || IsRecord(type)
            ? new ObjectShape(members, null)
            : Refused("It has no members, so nothing tells one instance from another.");
    }

    /// <summary>Whether the compiler made the type as a record class.</summary>
    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null;

    private static ObjectShape Refused(string refusal) => new([], refusal);

    private static IEnumerable<Type> Levels(Type type)
    {
        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            levels.Push(level);
        }

        return levels;
    }

    private static bool Shows(Type type, PropertyInfo property, FieldInfo field) =>
        property.GetMethod is { IsPublic: true } getter
        && property.GetIndexParameters().Length == 0
        && FieldGetter.Reads(getter, field)
        && !IsOverridden(type, getter);

    /// <summary>An overridden getter, called on the object, no longer shows the base type's field.</summary>
    private static bool IsOverridden(Type type, MethodInfo getter)
    {
        if (!getter.IsVirtual || getter.IsFinal)
        {
            return false;
        }

        var definition = getter.GetBaseDefinition();
        for (var level = type; level is not null && level != getter.DeclaringType; level = level.BaseType)
        {
            if (Array.Exists(level.GetMethods(Declared), method => method.IsVirtual && method.GetBaseDefinition() == definition))
            {
                return true;
            }
        }

        return false;
    }

    private static string Readable(FieldInfo field) =>
        field.Name.StartsWith('<') && field.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field.Name[1..end] : field.Name;
}
