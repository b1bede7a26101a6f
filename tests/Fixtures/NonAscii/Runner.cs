using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Its file has a name with spaces and letters beyond ASCII.</summary>
[ExportRunnerBackend("non-ascii")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("non-ascii", new Dictionary<string, string> { ["assembly"] = typeof(Runner).Assembly.GetName().Name! });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
