using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>The <c>plugins</c> section of an environment.</summary>
internal sealed class PluginSettings
{
    [ConfigurationKeyName("folders")]
    public IList<string> Folders { get; set; } = [];

    [ConfigurationKeyName("lock_file")]
    public string? LockFile { get; set; }

    [ConfigurationKeyName("shadow_folder")]
    public string? ShadowFolder { get; set; }
}
