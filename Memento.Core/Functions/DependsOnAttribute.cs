namespace Memento;

/// <summary>
/// Says that a method uses code that cannot be seen in its own: by reflection, <c>dynamic</c>, or a delegate from elsewhere. What is
/// named becomes part of the version of every memento function that reaches the method.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class DependsOnAttribute : Attribute
{
    /// <summary>The code of a whole type: its methods and what its static fields start with.</summary>
    public DependsOnAttribute(Type type) => Type = type;

    /// <summary>The methods, property or static field of one name.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="member">Its name.</param>
    public DependsOnAttribute(Type type, string member)
        : this(type) => Member = member;

    /// <summary>The members of one name of a type that this code does not reference.</summary>
    /// <param name="type">The type's full name, a comma, and its assembly's name: <c>Acme.Pricing.Curve, Acme.Pricing</c>.</param>
    /// <param name="member">The member's name; null for the whole type.</param>
    public DependsOnAttribute(string type, string? member = null)
    {
        TypeName = type;
        Member = member;
    }

    /// <summary>The type; null where it is given by name.</summary>
    public Type? Type { get; }

    /// <summary>The type's full name with its assembly's; null where it is given itself.</summary>
    public string? TypeName { get; }

    /// <summary>The member's name; null for the whole type.</summary>
    public string? Member { get; }
}
