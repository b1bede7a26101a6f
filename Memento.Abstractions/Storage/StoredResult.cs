namespace Memento.Storage;

/// <summary>What a store gives back for a call: the memento, and the result that it describes.</summary>
/// <param name="Memento">The memento.</param>
/// <param name="Value">The result: a value of the declared type, null, or an <see cref="ExceptionRecord"/> when the memento's result type is <see cref="ResultType.Exception"/>.</param>
public sealed record StoredResult(MementoRecord Memento, object? Value);
