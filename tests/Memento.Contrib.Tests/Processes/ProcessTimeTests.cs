using Memento.Running.Processes;
using Memento.Testing;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Calls that take longer than they may, by a clock that the test sets.</summary>
[Category("Long")]
internal sealed class ProcessTimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Testing.TemporaryFolder _folder = null!;
    private RecordingLoggerFactory _log = null!;
    private HandClock _clock = null!;

    private string Begun => Path.Combine(_folder.FullPath, "begun");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new Testing.TemporaryFolder();
        _log = new RecordingLoggerFactory();
        _clock = new HandClock();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_call_that_runs_for_too_long_is_an_error_that_names_the_limit()
    {
        await using var runner = Create(("timeout", "00:00:02"));
        var call = TestFunctionCall.WaitingForCancellation(1, Begun);
        var running = runner.RunAsync(call).AsTask();
        await ProcessTests.Until(() => File.Exists(Begun), "it runs");
        var worker = runner.WorkerIds.Single();
        Assert.That(running.IsCompleted, Is.False);
        await ProcessTests.Until(() => _clock.GoOff(TimeSpan.FromSeconds(2)) == 1, "it has run for two seconds");
        var outcome = await running.WaitAsync(Patience);
        Assert.That(outcome.Exception, Is.TypeOf<NonMemoizedException>().With.Message.Contains("00:00:02").And.Message.Contains("\"timeout\"").And.Message.Contains(call.Key.ToString()).And.Property("Id").EqualTo(ErrorId.Of(RunningErrors.WorkerTimedOut)));
        Assert.That(outcome.Memento, Is.Null);
        Assert.That(_log.Entries.Where(static entry => entry.Id.Id == RunningErrors.WorkerDied), Is.Empty, "not tried again");
        Assert.That((await runner.RunAsync(TestFunctionCall.Returning(7))).Value, Is.EqualTo(7));
        Assert.That(runner.WorkerIds, Does.Not.Contain(worker));
    }

    private ProcessRunner Create(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?> { ["workers"] = "1" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var host = new TestRunnerHost(() => ChildProcess.Start("kit-worker", _folder.FullPath));
        return new ProcessRunner(TestBackendContext.Create("process", _folder.FullPath, all, loggerFactory: _log, runnerHost: host), _clock);
    }
}
