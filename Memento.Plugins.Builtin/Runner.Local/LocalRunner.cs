using Memento.Plugins;

namespace Memento.Running.Local;

/// <summary>Runs functions in this process, on the thread that calls. The default.</summary>
[ExportRunnerBackend("local")]
public sealed class LocalRunner : IRunnerBackend
{
    private readonly IRunnerHost _host;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">The section has a key beside <c>type</c>: there is nothing to set.</exception>
    public LocalRunner(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.GetSettings<NoSettings>();
        _host = context.RunnerHost ?? throw new ArgumentException("A runner needs a context with a runner host.", nameof(context));
        Description = new RunnerDescription("local");
    }

    /// <inheritdoc/>
    public RunnerDescription Description { get; }

    /// <inheritdoc/>
    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        _host.RunLocalAsync(call, Description, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default) =>
        _host.RunLocalManyAsync(calls, Description, options, cancellationToken);

    /// <summary>There is nothing to let go of.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class NoSettings;
}
