namespace Memento.Versioning;

/// <summary>
/// A memento function calls another one of which its code says nothing, so that its version would not follow when the other changes.
/// Thrown to the caller by the call; declare the function with <see cref="DependsOnAttribute"/>.
/// Never remembered.
/// </summary>
public sealed class UndeclaredDependencyException(string message) : NonMemoizedException(VersionErrors.UndeclaredDependency, message);
