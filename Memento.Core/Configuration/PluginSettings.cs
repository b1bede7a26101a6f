using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>The <c>plugins</c> section of an environment.</summary>
internal sealed class PluginSettings
{
    [ConfigurationKeyName(ConfigurationKeys.PluginFolders)]
    public IList<string> Folders { get; set; } = [];

    [ConfigurationKeyName(ConfigurationKeys.LockFile)]
    public string? LockFile { get; set; }

    [ConfigurationKeyName(ConfigurationKeys.ShadowFolder)]
    public string? ShadowFolder { get; set; }
}
