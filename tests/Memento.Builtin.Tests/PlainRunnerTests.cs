using Memento.Plugins;
using Memento.Running;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>The smallest runner there can be passes the tests of runners, batches included.</summary>
[TestFixture]
public sealed class PlainRunnerTests : RunnerBackendTests
{
    protected override IRunnerBackend CreateRunner(BackendContext context) => new PlainRunner(context);

    private sealed class PlainRunner(BackendContext context) : IRunnerBackend
    {
        public RunnerDescription Description { get; } = new("plain");

        public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
            context.RunnerHost!.RunLocalAsync(call, Description, cancellationToken);

        public ValueTask DisposeAsync() => default;
    }
}
