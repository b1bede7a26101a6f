using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Needs a library that is not in its folder.</summary>
[ExportRunnerBackend("missing-dependency")]
public sealed class Runner : IRunnerBackend
{
    private readonly string _text = Dependency.Describe();

    public RunnerDescription Description => new("missing-dependency", new Dictionary<string, string> { ["text"] = _text });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
