using System.Text.Json;

namespace Memento.Serialization.Json;

/// <summary>Where a reference stands: null, or a value of the declared type and of no other.</summary>
internal sealed class JsonReference<T>(JsonForm<T> form, bool takesAnyCollection) : JsonForm<T?>
    where T : class
{
    private const string Other = "A value of another type than the declared one would come back without what sets it apart; declare the type that is returned.";

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => [("", form)];

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T? value)
    {
        if (value is null)
        {
            output.Writer.WriteNullValue();
            return;
        }

        if (form.Refusal is null && value.GetType() != typeof(T) && !takesAnyCollection)
        {
            throw output.Refuse(value.GetType(), Other);
        }

        form.Write(output, value);
    }

    /// <inheritdoc/>
    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : form.Read(ref reader);
}
