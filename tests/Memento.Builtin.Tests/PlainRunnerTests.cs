using Memento.Plugins;
using Memento.Running;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>The smallest runner there can be passes the tests of runners, batches included.</summary>
[TestFixture]
public sealed class PlainRunnerTests : RunnerBackendTests
{
    protected override IRunnerBackend CreateRunner(BackendContext context) => new PlainRunner(context);

    [ExportRunnerBackend("plain")]
    private sealed class PlainRunner : IRunnerBackend
    {
        private readonly IRunnerHost _host;

        public PlainRunner(BackendContext context)
        {
            context.GetSettings<NoSettings>();
            _host = context.RunnerHost!;
        }

        public RunnerDescription Description { get; } = new("plain");

        public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
            _host.RunLocalAsync(call, Description, cancellationToken);

        public ValueTask DisposeAsync() => default;

        private sealed class NoSettings;
    }
}
