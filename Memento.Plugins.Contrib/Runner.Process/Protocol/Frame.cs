namespace Memento.Running.Processes.Protocol;

/// <summary>One message between a program and a worker process.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Call">The number of the call that it is about; 0 for none.</param>
/// <param name="Content">What else there is to say, by kind.</param>
internal readonly record struct Frame(FrameKind Kind, int Call, ReadOnlyMemory<byte> Content);
