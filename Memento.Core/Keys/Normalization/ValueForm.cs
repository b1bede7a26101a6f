using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>How the values of one type, or of one declared type, are written. One for each, made once, used by all threads.</summary>
internal abstract class ValueForm
{
    /// <summary>The comparison that finds two values equal exactly when they are written alike; null when there is none, and only the hash can tell.</summary>
    public abstract ExactEquality? Equality { get; }

    /// <summary>Writes a value of the form's type; null is written as null.</summary>
    public abstract void WriteObject(NormalizedWriter writer, object? value);
}
