using Memento.Storage;

namespace Memento;

/// <summary>
/// The memento of one call: what ran, with what, what it called, how long it took, by which runner, and where its
/// result is. Made by the host when a function has run; kept by a metadata store; never changed afterwards.
/// </summary>
public sealed record MementoRecord
{
    /// <summary>How many of its calls a memento itself keeps; of more than these, all are in <see cref="InvocationList"/>.</summary>
    public const int MaximumInvocations = 1000;

    private readonly long _invocationCount;

    /// <summary>The function and the version of it that ran.</summary>
    public required FunctionName Function { get; init; }

    /// <summary>The hash of the effective arguments.</summary>
    public required ArgumentHash ArgumentHash { get; init; }

    /// <summary>The effective arguments as normalized JSON (UTF-16 text of it), context arguments included.</summary>
    public required string Arguments { get; init; }

    /// <summary>When the function returned, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How long the call took, with the memento functions it called.</summary>
    public required TimeSpan TotalTime { get; init; }

    /// <summary>How long the call took, without the memento functions it called.</summary>
    public required TimeSpan OwnTime { get; init; }

    /// <summary>What kind of value the result is.</summary>
    public required ResultType ResultType { get; init; }

    /// <summary>Where the result is; null when there are no bytes to keep: a null result, or a store that keeps none.</summary>
    public ContentReference? Content { get; init; }

    /// <summary>
    /// The memento functions that were called directly, in the order of the calls; a repeated call stands here each time. The first
    /// <see cref="MaximumInvocations"/> of them: <see cref="InvocationCount"/> says how many there were.
    /// </summary>
    public IReadOnlyList<Invocation> Invocations { get; init; } = [];

    /// <summary>How many direct calls there were, the repeated ones counted each time. Those of <see cref="Invocations"/> where nothing else is said.</summary>
    public long InvocationCount
    {
        get => Math.Max(_invocationCount, Invocations.Count);
        init => _invocationCount = value;
    }

    /// <summary>
    /// Where all direct calls are, the first ones too, when there are more than <see cref="Invocations"/> has: read by
    /// <see cref="IStorageBackend.ListInvocationsAsync"/>. Null when there are not, and where the list could not be kept.
    /// </summary>
    public ContentReference? InvocationList { get; init; }

    /// <summary>
    /// The resources that were declared while the function ran, by itself and by what it called, directly or not, each once. The result is good for as long
    /// as none of them changes. Those that were declared for the record only are the function's own.
    /// </summary>
    public IReadOnlyList<ResourceHandle> Resources { get; init; } = [];

    /// <summary>
    /// The resources whose change was the reason to compute the call again, as they were for the result before; empty for a first result, and
    /// for one that had another reason.
    /// </summary>
    public IReadOnlyList<ResourceHandle> ChangedResources { get; init; } = [];

    /// <summary>The function itself and every memento function it called, directly or not.</summary>
    public IReadOnlyList<FunctionName> Dependencies { get; init; } = [];

    /// <summary>
    /// The function, at the version that ran, whose result was declared good for this one by <c>AdoptAsync</c>; null when this one ran itself.
    /// <see cref="Dependencies"/> and <see cref="Invocations"/> are of what ran.
    /// </summary>
    public FunctionName? AdoptedFrom { get; init; }

    /// <summary>The runner that ran the call.</summary>
    public required RunnerDescription Runner { get; init; }

    /// <summary>Shared by all that was computed under one root call: <c>cid_</c> and twelve hexadecimal digits.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The name of the machine on which the function ran.</summary>
    public required string Host { get; init; }

    /// <summary>The id of the process in which the function ran.</summary>
    public required int ProcessId { get; init; }

    /// <summary>True when the result is good only as long as some resource stays as it is.</summary>
    public bool DependsOnResources
    {
        get
        {
            // No LINQ: asked at each hit, which allocates nothing.
            for (var i = 0; i < Resources.Count; i++)
            {
                if (!Resources[i].IsRecordOnly)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The key of the call.</summary>
    public CallKey Call => new(Function, ArgumentHash);

    /// <summary>Whether another memento of the call is of the same computation: both were made by one process at one time.</summary>
    /// <param name="other">A memento of the same call.</param>
    public bool IsOfSameComputation(MementoRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Time == other.Time && ProcessId == other.ProcessId;
    }

    /// <summary>All objects that the memento refers to: what has to stay in the data store for as long as the memento does. What is within the memento is none. Those that the index of a partition refers to are not among them.</summary>
    public IEnumerable<ContentReference> Contents => new[] { Content, InvocationList }.OfType<ContentReference>().Where(static content => content.Inline is null);
}
