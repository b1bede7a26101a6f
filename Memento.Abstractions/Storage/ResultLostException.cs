namespace Memento.Storage;

/// <summary>
/// What was just written to a store is not there any more: its folder was removed meanwhile, say. Thrown by a metadata store to have it written once more, with the objects that it refers to;
/// <see cref="StorageBackendBase"/> does so once.
/// </summary>
public sealed class ResultLostException : IOException
{
    /// <summary>Names a call.</summary>
    /// <param name="call">One of the calls whose results are lost.</param>
    public ResultLostException(CallKey call)
        : base($"The result of {call} is gone from the store to which it was just written.")
    {
        Call = call;
        this.WithId(StorageErrors.ResultLost);
    }

    /// <summary>One of the calls whose results are lost.</summary>
    public CallKey Call { get; }
}
