using System.Diagnostics;

namespace Memento.Running;

/// <summary>How a worker process is started, and what it is told first: made by <see cref="IRunnerHost.CreateWorkerStartInfo"/>, for one worker.</summary>
/// <param name="Process">The process, with its three standard streams redirected.</param>
/// <param name="Introduction">
/// What the runner writes to the process's standard input, as it is and before anything else: the program's configuration, with what is secret in it. The host in the worker
/// takes it off the stream, so that <see cref="IWorkerRunner.ServeAsync"/> reads what comes after it. It may be longer than a pipe holds: writing it may wait until the worker reads. A
/// worker that gets something else, or within half a minute nothing, ends with an error on its standard error.
/// </param>
public sealed record WorkerStartInfo(ProcessStartInfo Process, ReadOnlyMemory<byte> Introduction);
