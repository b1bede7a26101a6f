using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.Loader;
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

    [Test]
    public void That_somebody_can_listen_is_noticed_whatever_else_is_loaded_at_that_moment()
    {
        // A copy that knows of nobody yet, as that of a program that starts.
        var context = new AssemblyLoadContext(nameof(MeterAudienceTests), isCollectible: true);
        var copy = context.LoadFromAssemblyPath(typeof(MeterAudience).Assembly.Location).GetType(typeof(MeterAudience).FullName!)!;
        var look = copy.GetMethod(nameof(MeterAudience.Look), BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<Action<Assembly>>();
        look(new OtherAssembly(whenNamed: () => look(typeof(Meter).Assembly)));
        Assert.That(copy.GetProperty(nameof(MeterAudience.IsPossible))!.GetValue(null), Is.True);
        context.Unload();
    }

    /// <summary>An assembly that has nothing to do with meters.</summary>
    private sealed class OtherAssembly(Action whenNamed) : Assembly
    {
        public override string FullName
        {
            get
            {
                whenNamed();
                return "Other, Version=1.0.0.0";
            }
        }
    }
}
