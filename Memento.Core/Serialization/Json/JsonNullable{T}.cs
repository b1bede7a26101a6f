using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>A value type or null.</summary>
internal sealed class JsonNullable<T>(JsonForm<T> form) : JsonForm<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => [("", form)];

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T? value)
    {
        if (value is { } present)
        {
            form.Write(output, present);
        }
        else
        {
            output.Writer.WriteNullValue();
        }
    }

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : form.Read(ref reader);
}
