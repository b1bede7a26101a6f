namespace Memento.Serialization.Tables;

/// <summary>A column of <see cref="DateTime"/>, with the kinds beside the ticks when not all are Unspecified. A local time is kept as the instant it is, in UTC.</summary>
internal sealed class DateTimeColumn() : InstantColumn<DateTime, byte>("datetime", "kind")
{
    /// <inheritdoc/>
    protected override long TicksOf(DateTime value, ColumnSource source, int row)
    {
        if (value.Kind != DateTimeKind.Local)
        {
            return value.Ticks;
        }

        // A local time that summer time skips, or that lies where the calendar ends, does not come back.
        var instant = value.ToUniversalTime();
        return instant.ToLocalTime() == value
            ? instant.Ticks
            : throw new UnsupportedResultException(source.Path(row), typeof(DateTime), "It is a local time that does not exist; return a DateTimeOffset, or a DateTime in UTC.");
    }

    /// <inheritdoc/>
    protected override byte PartOf(DateTime value) => (byte)value.Kind;

    /// <inheritdoc/>
    protected override DateTime Make(long ticks, byte part) => (DateTimeKind)part == DateTimeKind.Local
        ? new DateTime(ticks, DateTimeKind.Utc).ToLocalTime()
        : new DateTime(ticks, (DateTimeKind)part);
}
