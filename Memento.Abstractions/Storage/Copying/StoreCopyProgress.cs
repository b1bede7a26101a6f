namespace Memento.Storage;

/// <summary>How far copying a store is.</summary>
/// <param name="Function">The function whose calls were looked at last.</param>
/// <param name="Calls">How many calls were looked at.</param>
/// <param name="Copied">How many of them were copied.</param>
/// <param name="Bytes">How many bytes of results that took.</param>
public sealed record StoreCopyProgress(FunctionName Function, long Calls, long Copied, long Bytes);
