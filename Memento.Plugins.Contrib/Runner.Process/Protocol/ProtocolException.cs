namespace Memento.Running.Processes.Protocol;

/// <summary>What came over the pipe, or was to go, is nothing that the protocol has. The message is the part of a sentence that says what.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
