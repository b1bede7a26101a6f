namespace Memento.Keys.Normalization;

/// <summary>How the values of one type, or of one declared type, are written. One for each, made once, used by all threads.</summary>
internal abstract class ValueForm
{
    /// <summary>Writes a value of the form's type; null is written as null.</summary>
    public abstract void WriteObject(NormalizedWriter writer, object? value);
}
