using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Which part of the code.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Assembly">Where.</param>
/// <param name="Handle">The method, field or type there; nil for the assembly as such.</param>
/// <param name="Version">Of a function with a version of its own, that.</param>
internal sealed record UnitKey(CodePartKind Kind, AssemblyCode Assembly, EntityHandle Handle, string? Version = null);
