using System.Diagnostics;
using Memento.Running.Processes;
using Memento.Running.Processes.Pool;

namespace Memento.Contrib.Tests.Processes;

/// <summary>The environment variables that a worker is started with.</summary>
internal sealed class WorkerStartTests
{
    private const string OptimizeAfter = "DOTNET_TC_CallCountThreshold";

    [TestCase(1000, "3E8")]
    [TestCase(65_535, "FFFF")]
    [TestCase(0, null)]
    public void A_worker_compiles_again_after_as_many_calls_as_are_set(int calls, string? variable)
    {
        var start = new ProcessStartInfo();
        start.Environment.Remove(OptimizeAfter);
        WorkerStart.Prepare(start, new ProcessRunnerSettings { OptimizeAfter = calls });
        Assert.That(start.Environment.TryGetValue(OptimizeAfter, out var value) ? value : null, Is.EqualTo(variable));
    }

    [Test]
    public void What_the_user_of_the_program_has_set_stays()
    {
        var start = new ProcessStartInfo();
        start.Environment[OptimizeAfter] = "1E";
        start.Environment["DOTNET_gcServer"] = "1";
        WorkerStart.Prepare(start, new ProcessRunnerSettings());
        Assert.That((start.Environment[OptimizeAfter], start.Environment["DOTNET_gcServer"]), Is.EqualTo(("1E", "1")));
    }

    [Test]
    [NonParallelizable]
    public void What_was_set_for_the_worker_alone_is_not_there_for_the_programs_that_functions_start()
    {
        var start = new ProcessStartInfo();
        start.Environment.Remove(OptimizeAfter);
        start.Environment["DOTNET_gcServer"] = "1";
        WorkerStart.Prepare(start, new ProcessRunnerSettings());
        var changed = start.Environment.Where(static variable => Environment.GetEnvironmentVariable(variable.Key) != variable.Value).ToList();
        try
        {
            changed.ForEach(static variable => Environment.SetEnvironmentVariable(variable.Key, variable.Value));
            WorkerStart.Leave();
            Assert.That(changed.Where(static variable => Environment.GetEnvironmentVariable(variable.Key) is not null).Select(static variable => variable.Key), Is.EqualTo(new[] { "DOTNET_gcServer" }), "which the user set");
        }
        finally
        {
            changed.ForEach(static variable => Environment.SetEnvironmentVariable(variable.Key, null));
        }
    }
}
