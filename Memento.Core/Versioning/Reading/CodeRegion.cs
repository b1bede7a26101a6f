using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A protected region of a method and what handles it; offsets in bytes.</summary>
internal sealed record CodeRegion(ExceptionRegionKind Kind, int TryStart, int TryEnd, int HandlerStart, int HandlerEnd, int FilterStart, EntityHandle CatchType);
