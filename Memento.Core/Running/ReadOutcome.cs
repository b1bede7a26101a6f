using Memento.Caching;

namespace Memento.Running;

/// <summary>What came back from another process for a call.</summary>
/// <param name="Outcome">The outcome; without the result where that is to be read from the store.</param>
/// <param name="IsStored">Whether the result is to be read from the store.</param>
/// <param name="IsHeld">Whether the other process remembers it in memory though no store has it.</param>
/// <param name="Cached">The result, or the exception, for the memory cache; null when it cannot be kept in memory.</param>
/// <param name="Dependencies">The functions that a call without a memento called, and theirs.</param>
/// <param name="Computed">How many calls that the function made were computed.</param>
/// <param name="Remembered">How many of them were remembered.</param>
internal sealed record ReadOutcome(CallOutcome Outcome, bool IsStored, bool IsHeld, CachedValue? Cached, IReadOnlyList<FunctionName> Dependencies, long Computed, long Remembered);
