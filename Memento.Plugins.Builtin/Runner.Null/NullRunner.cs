using Memento.Plugins;

namespace Memento.Running.Null;

/// <summary>Runs nothing: every call is refused, remembered ones included. For a program that must not compute.</summary>
[ExportRunnerBackend("null")]
public sealed class NullRunner : IRunnerBackend
{
    private const string Reason = "Null runner refusing to run functions";

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">The section has a key beside <c>type</c>: there is nothing to set.</exception>
    public NullRunner(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.GetSettings<NoSettings>();
    }

    /// <inheritdoc/>
    public RunnerDescription Description { get; } = new("null");

    /// <inheritdoc/>
    public string? Refusal => Reason;

    /// <summary>Refuses. The host asks for <see cref="Refusal"/> first; this is for whoever does not.</summary>
    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(CallOutcome.Failed(new NonMemoizedException(RunningErrors.Refused, Reason)));

    /// <summary>There is nothing to let go of.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class NoSettings;
}
