namespace Memento.Serialization.Tables;

/// <summary>A column of <see cref="DateTimeOffset"/>: the instants in UTC, with the offsets in minutes beside them when not all are zero.</summary>
internal sealed class DateTimeOffsetColumn() : InstantColumn<DateTimeOffset, short>("datetimeoffset", "offset")
{
    /// <inheritdoc/>
    protected override long TicksOf(DateTimeOffset value, ColumnSource source, int row) => value.UtcTicks;

    /// <inheritdoc/>
    protected override short PartOf(DateTimeOffset value) => (short)value.TotalOffsetMinutes;

    /// <inheritdoc/>
    protected override DateTimeOffset Make(long ticks, short part)
    {
        var offset = TimeSpan.FromMinutes(part);
        return new DateTimeOffset(ticks + offset.Ticks, offset);
    }
}
