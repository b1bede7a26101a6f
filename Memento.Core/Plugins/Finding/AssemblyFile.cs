namespace Memento.Plugins;

/// <summary>What a file named <c>.dll</c> turned out to be.</summary>
/// <param name="Metadata">Its metadata, when it is a managed assembly.</param>
/// <param name="Problem">Why it is no library at all, as the rest of a sentence that begins with its path; null when it is one.</param>
/// <remarks>Neither is there for a native library: no fault of the file, and no plugin.</remarks>
internal sealed record AssemblyFile(AssemblyMetadata? Metadata, string? Problem);
