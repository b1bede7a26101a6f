using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>A protected region of a method and what handles it; offsets in bytes.</summary>
internal sealed class CodeRegion(ExceptionRegionKind kind, int tryStart, int tryEnd, int handlerStart, int handlerEnd)
{
    public ExceptionRegionKind Kind { get; } = kind;

    public int TryStart { get; } = tryStart;

    public int TryEnd { get; } = tryEnd;

    public int HandlerStart { get; } = handlerStart;

    public int HandlerEnd { get; } = handlerEnd;

    /// <summary>Of a filter where it is; -1 without one.</summary>
    public int FilterStart { get; init; } = -1;

    /// <summary>The type that is caught; nil for none.</summary>
    public EntityHandle CatchType { get; init; }
}
