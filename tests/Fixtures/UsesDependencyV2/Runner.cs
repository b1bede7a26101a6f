using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Needs one version of a library that another plugin needs in another; loads it late, when it is asked.</summary>
[ExportRunnerBackend("uses-v2")]
public sealed class Runner : IRunnerBackend
{
    public RunnerDescription Description => new("uses-v2", new Dictionary<string, string> { ["dependency"] = Dependency.Describe() });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
