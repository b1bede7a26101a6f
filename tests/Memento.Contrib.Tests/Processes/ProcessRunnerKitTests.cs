using System.Diagnostics;
using Memento.Plugins;
using Memento.Running;
using Memento.Running.Processes;
using Memento.Testing;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What every runner does, with functions that run in worker processes.</summary>
[TestFixture]
[Category("Long")]
internal sealed class ProcessRunnerKitTests : RunnerBackendTests
{
    private const string Workers = "2";

    protected override bool RunsElsewhere => true;

    protected override string Name => "process";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["workers"] = Workers };

    /// <summary>The worker that <see cref="CreateWorkerStartInfo"/> starts.</summary>
    public static async Task<int> ServeAsync(string folder)
    {
        var context = TestBackendContext.Create("process", folder, new Dictionary<string, string?> { ["workers"] = Workers }, loggerFactory: new Microsoft.Extensions.Logging.LoggerFactory(), runnerHost: new TestRunnerHost());
        using var requests = Console.OpenStandardInput();
        using var replies = Console.OpenStandardOutput();
        TestRunnerHost.TakeIntroduction(requests);
        await using var runner = new ProcessRunner(context);
        await runner.ServeAsync(requests, replies, CancellationToken.None);
        return 0;
    }

    protected override IRunnerBackend CreateRunner(BackendContext context) => new ProcessRunner(context);

    protected override ProcessStartInfo CreateWorkerStartInfo() => ChildProcess.Start("kit-worker", Folder.FullPath);
}
