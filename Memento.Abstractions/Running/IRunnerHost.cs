namespace Memento.Running;

/// <summary>What the host does for a runner. Usable from any thread, for as long as the runner lives.</summary>
public interface IRunnerHost
{
    /// <summary>
    /// Where every runner ends: looks the result up in the storage, else runs the function in this process and
    /// memoizes. Completes synchronously when the function and the storage do.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="runner">What the memento keeps of the runner.</param>
    /// <param name="cancellationToken">Reaches the function; a cancelled call leaves nothing behind.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<CallOutcome> RunLocalAsync(FunctionCall call, RunnerDescription runner, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs the calls of a batch here, one after the other in their order, as <see cref="RunLocalAsync"/> does each: for <see cref="IRunnerBackend.RunBatchAsync"/> of a runner that runs
    /// them on the thread that asks. Calls that take next to no time are looked up and memoized together, a tenth of a second's worth at most, which
    /// a process that is killed may lose. When this returns all are kept.
    /// </summary>
    /// <param name="calls">The calls of one function, no two of them equal.</param>
    /// <param name="runner">What the mementos keep of the runner.</param>
    /// <param name="options">How; progress is told on the thread that runs them.</param>
    /// <param name="cancellationToken">Reaches the functions; what was computed before is kept.</param>
    /// <returns>The outcomes, in the order of the calls.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<IReadOnlyList<CallOutcome>> RunLocalManyAsync(IReadOnlyList<FunctionCall> calls, RunnerDescription runner, BatchOptions options, CancellationToken cancellationToken = default);

    /// <summary>Looks the result up in the storage, and runs nothing: for a runner to which sending a call costs more than that. Null when there is none.</summary>
    ValueTask<CallOutcome?> LookUpAsync(FunctionCall call, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has the runtime compile what runs for each call, the host's part and that of the plugins in use, before there is a call: for a process that a runner has started and that
    /// waits for its first call. Takes some tenths of a second of a processor once in a process; goes on where it was cancelled, from whatever thread.
    /// </summary>
    /// <param name="cancellationToken">Ends it within milliseconds, without an exception.</param>
    /// <returns>Whether all is compiled.</returns>
    bool CompileAhead(CancellationToken cancellationToken = default);

    /// <summary>
    /// Turns <see cref="FunctionCall.ToPortable"/> back into a call. The static fields that the function's version counts get the values that they
    /// have where the call comes from, so a process that reads calls of several callers runs one at a time.
    /// </summary>
    /// <param name="portable">The call.</param>
    /// <param name="progress">
    /// Takes what the function tells an <see cref="IProgress{T}"/> among its arguments, for <see cref="ReportProgress"/> where the call comes from; called from any
    /// thread while the call runs. Null for nobody.
    /// </param>
    /// <exception cref="NonMemoizedException">The function is not in this program, or at another version; the message names both.</exception>
    FunctionCall ReadCall(ReadOnlyMemory<byte> portable, Action<byte[]>? progress = null);

    /// <summary>Keeps the result of a call that runs from being kept, and lets others begin it anew: it was forgotten where it comes from.</summary>
    /// <param name="call">A call that <see cref="ReadCall"/> gave. One that does not run any more is fine.</param>
    void Forget(FunctionCall call);

    /// <summary>Tells the caller's <see cref="IProgress{T}"/> what the function told in another process.</summary>
    /// <param name="call">The call.</param>
    /// <param name="progress">What <see cref="ReadCall"/> was told there.</param>
    /// <exception cref="InvalidDataException">The bytes are no progress of that call. What the caller's own object throws comes through as it is.</exception>
    void ReportProgress(FunctionCall call, ReadOnlyMemory<byte> progress);

    /// <summary>An outcome in a form that <see cref="ReadOutcome"/> turns back: UTF-8 JSON.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="maximumBytes">Up to how many bytes, as they are stored, the result comes along; a larger one that the storage keeps is read from there by <see cref="ReadOutcome"/>.</param>
    byte[] WriteOutcome(FunctionCall call, CallOutcome outcome, long maximumBytes = long.MaxValue);

    /// <summary>
    /// Turns <see cref="WriteOutcome"/> back into an outcome of <paramref name="call"/>. Its caller depends from here on what the call has read, also where there is no result: the
    /// outcome of a call that was cancelled is written and read for that.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not an outcome of that call.</exception>
    CallOutcome ReadOutcome(FunctionCall call, ReadOnlyMemory<byte> portable);

    /// <summary>
    /// How to start a worker: another process of the same program, with the user's assembly and its dependencies, the
    /// same environment and storage, which makes this runner again and calls its <see cref="IWorkerRunner.ServeAsync"/>
    /// on the process's standard input and output. What functions print goes to its standard error.
    /// </summary>
    /// <returns>The process, for the runner to start and to end, and what it writes first to the standard input of that.</returns>
    /// <exception cref="NotSupportedException">This program cannot be started again so, as when it is one single file; the message says why.</exception>
    /// <exception cref="ConfigurationException">The cluster's storage keeps its results in this process alone, where a worker does not see them.</exception>
    WorkerStartInfo CreateWorkerStartInfo();
}
