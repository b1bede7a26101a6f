namespace Fixture;

/// <summary>Throws when reflection makes it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ThrowingAttribute : Attribute
{
    public ThrowingAttribute() => throw new InvalidOperationException("This attribute cannot be read.");
}
