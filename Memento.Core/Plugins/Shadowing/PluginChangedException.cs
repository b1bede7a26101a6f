namespace Memento.Plugins;

/// <summary>A plugin's file was replaced between hashing and copying it. The host begins again.</summary>
internal sealed class PluginChangedException(string path) : IOException($"{path} changed while it was being copied.");
