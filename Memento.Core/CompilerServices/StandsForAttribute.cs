using System.ComponentModel;

namespace Memento.CompilerServices;

/// <summary>
/// Says of a generated type that its members stand for a memento function: those that intercept its calls, and its handle. Written
/// by the generator, and read where versions are made: code that calls such a member counts as code that calls the function.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StandsForAttribute : Attribute
{
    /// <summary>Names the function.</summary>
    /// <param name="declaringType">The type that declares it: its name in metadata, a comma, and its assembly's simple name.</param>
    /// <param name="name">Its name.</param>
    /// <param name="signature">The parameter part of its documentation comment id; empty without parameters.</param>
    public StandsForAttribute(string declaringType, string name, string signature)
    {
        DeclaringType = declaringType;
        Name = name;
        Signature = signature;
    }

    /// <summary>The type that declares the function, and its assembly.</summary>
    public string DeclaringType { get; }

    /// <summary>The function's name.</summary>
    public string Name { get; }

    /// <summary>The parameter part of its documentation comment id; empty without parameters.</summary>
    public string Signature { get; }
}
