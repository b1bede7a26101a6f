using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Its static initializer throws.</summary>
[ExportRunnerBackend("throwing-initializer")]
public sealed class Runner : IRunnerBackend
{
    private static readonly string Engine;

    // An explicit one, which runs when the first instance is made and no later.
    static Runner() => Engine = FindEngine();

    private static string FindEngine() => throw new InvalidOperationException("The engine is not installed.");

    public RunnerDescription Description => new("throwing-initializer", new Dictionary<string, string> { ["engine"] = Engine });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
