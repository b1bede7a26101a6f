using Memento.Functions;
using Memento.Keys;

namespace Memento.Running;

/// <summary>A call of a function that this process knows, with its arguments as they are.</summary>
internal sealed class MementoCall(FunctionDefinition definition, object?[] arguments, NormalizedArguments normalized, string correlationId) : FunctionCall
{
    public FunctionDefinition Definition { get; } = definition;

    /// <summary>One value a parameter, in order, what is not in the key included.</summary>
    public object?[] Values { get; } = arguments;

    public override CallKey Key { get; } = new(definition.Name, normalized.Hash);

    public override string Arguments { get; } = normalized.Json;

    public override string CorrelationId { get; } = correlationId;

    public override Type ResultType => Definition.ResultType;

    /// <summary>The frame that made the call; null at the root and for a call from another process.</summary>
    public CallFrame? Caller { get; init; }

    /// <summary>True when the caller's thread waits: whatever the call waits for is waited for on that thread, and the function runs on it.</summary>
    public bool IsSynchronous { get; init; }

    /// <summary>What others who want the same result wait for; null for a call from another process.</summary>
    public Flight? Flight { get; init; }

    /// <summary>The same call, to be run in a flight of its own.</summary>
    public MementoCall In(Flight flight) => new(Definition, Values, normalized, CorrelationId)
    {
        Caller = Caller,
        IsSynchronous = IsSynchronous,
        Flight = flight,
    };

    public override byte[] ToPortable() => PortableCall.Write(this);
}
