namespace Memento.Versioning;

/// <summary>A place where a version cannot follow the code: what runs there is no part of it unless it is declared with <see cref="DependsOnAttribute"/>.</summary>
/// <param name="Where">The part of the code.</param>
/// <param name="Reason">What is there, and what to do.</param>
public sealed record CodeGap(string Where, string Reason);
