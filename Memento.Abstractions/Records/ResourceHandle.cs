namespace Memento;

/// <summary>Something outside the code and the arguments that a result depends on, as it was when the function ran.</summary>
/// <param name="Type">The kind of resource, such as <c>file</c>.</param>
/// <param name="Uri">Where it is.</param>
/// <param name="Version">What tells one state of it from another; <c>deleted</c> when it was not there.</param>
public sealed record ResourceHandle(string Type, string Uri, string Version);
