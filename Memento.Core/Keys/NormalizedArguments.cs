namespace Memento.Keys;

/// <summary>The arguments of a call in the form that all languages agree on.</summary>
/// <param name="Json">The normalized JSON; printable ASCII only.</param>
/// <param name="Hash">The SHA-256 of its bytes.</param>
public readonly record struct NormalizedArguments(string Json, ArgumentHash Hash);
