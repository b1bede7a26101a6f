using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>How values of <typeparamref name="T"/> are written and read.</summary>
internal abstract class JsonForm<T> : JsonForm
{
    /// <inheritdoc/>
    public sealed override Type Type => typeof(T);

    /// <summary>Writes a value.</summary>
    public abstract void Write(JsonOutput output, T value);

    /// <summary>Reads a value.</summary>
    /// <param name="reader">At the value's first token; afterwards at its last.</param>
    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> writes.</exception>
    public abstract T Read(ref Utf8JsonReader reader);

    /// <inheritdoc/>
    public sealed override void WriteObject(JsonOutput output, object? value)
    {
        if (value is null)
        {
            output.Writer.WriteNullValue();
        }
        else
        {
            Write(output, (T)value);
        }
    }

    /// <inheritdoc/>
    public sealed override object? ReadObject(ref Utf8JsonReader reader) => Read(ref reader);
}
