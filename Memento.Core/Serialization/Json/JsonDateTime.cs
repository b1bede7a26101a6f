using System.Globalization;

namespace Memento.Serialization.Json;

/// <summary>
/// A date and time, as ISO 8601: without a zone when its kind is Unspecified, with <c>Z</c> for UTC, with its offset for
/// Local. A local time is kept as the instant it is, so where another zone rules it is read back as that zone's local time.
/// </summary>
internal sealed class JsonDateTime : JsonScalar<DateTime>
{
    /// <inheritdoc/>
    public override string Format(DateTime value) => value.ToString("O", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override bool TryParse(string text, out DateTime value) =>
        DateTime.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out value);

    /// <inheritdoc/>
    /// <remarks>A local time that summer time skips, or that lies where the calendar ends, does not come back.</remarks>
    public override string? Loss(DateTime value) => TryParse(Format(value), out var read) && read == value && read.Kind == value.Kind
        ? null
        : "It is a local time that does not exist; return a DateTimeOffset, or a DateTime in UTC.";

    /// <inheritdoc/>
    public override void Write(JsonOutput output, DateTime value)
    {
        if (Loss(value) is { } loss)
        {
            throw output.Refuse(typeof(DateTime), loss);
        }

        base.Write(output, value);
    }
}
