namespace Memento.Contrib.Tests.Sqlite;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class SetClock : TimeProvider
{
    public long Seconds { get; set; } = 100;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Seconds;
}
