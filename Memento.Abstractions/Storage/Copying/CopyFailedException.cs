namespace Memento.Storage;

/// <summary>Something of a call that is to be copied cannot be had from where it is; other calls can be copied all the same.</summary>
internal sealed class CopyFailedException(string message) : Exception(message);
