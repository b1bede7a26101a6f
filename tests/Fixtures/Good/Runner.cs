using Memento;
using Memento.Plugins;
using Memento.Running;

namespace Fixture;

/// <summary>Nothing is wrong with it. Tells what it was given and how it ended.</summary>
[ExportRunnerBackend("good")]
public sealed class Runner(BackendContext context) : IRunnerBackend, IDisposable
{
    private readonly List<string> _ends = [];

    public RunnerDescription Description => new(context.Name, new Dictionary<string, string>
    {
        ["baseFolder"] = context.BaseFolder,
        ["runnerHost"] = context.RunnerHost is null ? "no" : "yes",
        ["setting"] = context.Configuration["setting"] ?? "",
        ["ends"] = string.Join(",", _ends),
        ["location"] = typeof(Runner).Assembly.Location,
    });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        _ends.Add("async");
        return default;
    }

    public void Dispose() => _ends.Add("sync");
}
