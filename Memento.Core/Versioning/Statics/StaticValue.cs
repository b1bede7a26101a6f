namespace Memento.Versioning.Statics;

/// <summary>What a static field held when it was asked.</summary>
internal abstract class StaticValue
{
    /// <summary>Whether it still holds that.</summary>
    public abstract bool IsCurrent { get; }
}
