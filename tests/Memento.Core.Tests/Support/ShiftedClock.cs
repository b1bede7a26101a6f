namespace Memento.Core.Tests.Support;

/// <summary>A clock that goes as the system's does, and is ahead of it by as much as a test says.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
