using System.Diagnostics.Metrics;
using Memento.Telemetry;

namespace Memento.Core.Tests.Telemetry;

/// <summary>Whether anybody can listen to a meter.</summary>
internal sealed class MeterAudienceTests
{
    [Test]
    public void Who_has_made_a_listener_can_listen()
    {
        MeterAudience.Watch();
        using var listener = new MeterListener();
        Assert.That(MeterAudience.IsPossible, Is.True);
    }
}
