namespace Memento.Plugins;

/// <summary>What has become of a plugin file.</summary>
public enum PluginState
{
    /// <summary>Found and checked; none of its code has run.</summary>
    Available,

    /// <summary>Its assembly is in the process, because a configuration asked for one of its names.</summary>
    Loaded,

    /// <summary>Cannot be used; <see cref="PluginCandidate.Reason"/> says why.</summary>
    Rejected,
}
