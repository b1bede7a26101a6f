namespace Memento.Versioning;

/// <summary>A function says that it depends on something that is not there. Thrown where its version is needed first; never remembered.</summary>
public sealed class DependencyNotFoundException(string message) : NonMemoizedException(VersionErrors.NoDependency, message);
