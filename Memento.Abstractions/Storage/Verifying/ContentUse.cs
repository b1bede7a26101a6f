namespace Memento.Storage;

/// <summary>An object that a memento needs.</summary>
/// <param name="Call">The call whose memento it is.</param>
/// <param name="Content">What the object must be.</param>
/// <param name="Root">What the memento itself refers to: the same, or the index by which it reaches it.</param>
internal readonly record struct ContentUse(CallKey Call, ContentReference Content, ContentReference Root);
