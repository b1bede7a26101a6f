namespace Memento.Telemetry;

/// <summary>What answered a call whose function did not run for it.</summary>
internal enum HitTier
{
    /// <summary>The storage, by way of the runner.</summary>
    Storage,

    /// <summary>The memory cache.</summary>
    Memory,

    /// <summary>An equal call that was under way.</summary>
    Flight,
}
