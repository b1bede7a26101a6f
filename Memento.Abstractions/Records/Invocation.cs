namespace Memento;

/// <summary>A call made by another call, as the caller's memento keeps it.</summary>
/// <param name="Call">Which call it was.</param>
/// <param name="Arguments">Its effective arguments as normalized JSON, for a person and for a filter to read.</param>
public sealed record Invocation(CallKey Call, string Arguments);
