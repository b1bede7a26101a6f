using System.Diagnostics;
using Memento.Running.Processes;
using Memento.Running.Processes.Pool;

namespace Memento.Contrib.Tests.Processes;

/// <summary>The environment variables that a worker is started with.</summary>
internal sealed class WorkerStartTests
{
    private const string OptimizeAfter = "DOTNET_TC_CallCountThreshold";
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";

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

    [TestCase("10000000", "10000000", Description = "256 MiB, which are less")]
    [TestCase("0x10000000", "0x10000000")]
    [TestCase("80000000", "30000000", Description = "2 GiB, which are more")]
    [TestCase("nothing that the runtime understands", "30000000")]
    [TestCase(null, "30000000")]
    public void Of_two_limits_of_the_heap_the_lower_one_counts(string? ofProgram, string expected)
    {
        var start = new ProcessStartInfo();
        start.Environment.Remove(HeapLimit);
        if (ofProgram is not null)
        {
            start.Environment[HeapLimit] = ofProgram;
        }

        WorkerStart.Prepare(start, new ProcessRunnerSettings { MemoryLimitMb = 1024 });
        Assert.That(start.Environment[HeapLimit], Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("80000000")]
    [NonParallelizable]
    public void The_programs_that_functions_start_have_the_limit_of_the_heap_that_the_user_has_set(string? ofProgram)
    {
        var start = new ProcessStartInfo();
        start.Environment.Remove(HeapLimit);
        if (ofProgram is not null)
        {
            start.Environment[HeapLimit] = ofProgram;
        }

        WorkerStart.Prepare(start, new ProcessRunnerSettings { MemoryLimitMb = 1024 });
        var changed = start.Environment.Where(static variable => Environment.GetEnvironmentVariable(variable.Key) != variable.Value).ToList();
        try
        {
            changed.ForEach(static variable => Environment.SetEnvironmentVariable(variable.Key, variable.Value));
            WorkerStart.Leave();
            Assert.That(Environment.GetEnvironmentVariable(HeapLimit), Is.EqualTo(ofProgram));
        }
        finally
        {
            changed.ForEach(static variable => Environment.SetEnvironmentVariable(variable.Key, null));
        }
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
