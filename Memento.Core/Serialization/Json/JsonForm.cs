namespace Memento.Serialization.Json;

/// <summary>How the values of one type are written and read. One for each, made once, used by all threads.</summary>
internal abstract class JsonForm
{
    /// <summary>The type.</summary>
    public abstract Type Type { get; }

    /// <summary>Why no value of the type can be written; null when some can.</summary>
    public virtual string? Refusal => null;

    /// <summary>The types that values of this one hold, each with its step on the path.</summary>
    public virtual IEnumerable<(string Step, JsonForm Form)> Parts => [];

    /// <summary>Writes a value of the form's type, or null.</summary>
    public abstract void WriteObject(JsonOutput output, object? value);

    /// <summary>Reads a value.</summary>
    /// <param name="reader">At the value's first token; afterwards at its last.</param>
    public abstract object? ReadObject(ref System.Text.Json.Utf8JsonReader reader);
}
