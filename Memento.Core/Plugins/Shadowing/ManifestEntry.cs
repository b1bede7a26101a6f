namespace Memento.Plugins;

/// <summary>A file of a plugin.</summary>
/// <param name="Path">Relative to the plugin's folder, parted by <c>/</c>.</param>
/// <param name="Sha256">64 lowercase hexadecimal digits.</param>
internal sealed record ManifestEntry(string Path, string Sha256);
