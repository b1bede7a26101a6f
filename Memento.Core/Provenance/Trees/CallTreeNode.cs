namespace Memento.Provenance;

/// <summary>A call in a <see cref="CallTree"/>, with what it called.</summary>
public sealed class CallTreeNode
{
    internal CallTreeNode(Invocation invocation, MementoRecord? memento, CallTreeNode? caller)
    {
        Call = invocation.Call;
        Arguments = invocation.Arguments;
        Memento = memento;
        Depth = caller is null ? 0 : caller.Depth + 1;
        Kind = memento is null ? CallTreeNodeKind.NotRemembered : CallTreeNodeKind.Full;
        IsOfAnotherRoot = memento is not null && caller?.Memento is { } before && memento.CorrelationId != before.CorrelationId;
    }

    /// <summary>Which call it is.</summary>
    public CallKey Call { get; }

    /// <summary>Its arguments as normalized JSON.</summary>
    public string Arguments { get; }

    /// <summary>Its memento; null where <see cref="Kind"/> is a name only, or it is not remembered.</summary>
    public MementoRecord? Memento { get; }

    /// <summary>What is shown of it.</summary>
    public CallTreeNodeKind Kind { get; internal set; }

    /// <summary>What it threw; null when it did not, or nobody knows what.</summary>
    public ExceptionRecord? Exception { get; internal set; }

    /// <summary>How deep it stands: 0 for the call whose tree it is.</summary>
    public int Depth { get; }

    /// <summary>True when it was computed under another root call than its caller was: its caller found it remembered, or it has been computed anew since.</summary>
    public bool IsOfAnotherRoot { get; }

    /// <summary>What it called, in the order of the calls, as far as it is shown.</summary>
    public IReadOnlyList<CallTreeNode> Callees { get; internal set; } = [];

    /// <summary>How many further calls it made that are not shown; of a tree of exceptions, how many that threw.</summary>
    public long MoreCallees { get; internal set; }

    /// <summary>Why not all of its calls could be looked at; null when they could.</summary>
    public string? Trouble { get; internal set; }
}
