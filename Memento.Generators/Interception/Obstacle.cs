using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interception;

/// <summary>What keeps a call from being intercepted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The type that is in the way; null where none is.</param>
/// <param name="Fault">For <see cref="CallObstacle.FaultyFunction"/> the fault; else null.</param>
internal sealed record Obstacle(CallObstacle Kind, ITypeSymbol? Type = null, Fault? Fault = null);
