using System.Diagnostics;
using Memento.Cli.Tests.Support;

namespace Memento.Cli.Tests;

/// <summary>The tool and a program in a current folder that was removed while they were in it, as a build does to a terminal's.</summary>
[Category("Long")]
[Platform(Exclude = "Win")] // Nobody can remove it there.
internal sealed class RemovedFolderTests : ToolTests
{
    [Test]
    public async Task The_tool_says_that_it_was_removed()
    {
        var outcome = await ToolProcess.RunAsync(InRemovedFolder(ToolProcess.Tool, "config", "show"));
        Assert.That(outcome.ExitCode, Is.EqualTo(ExitCodes.Usage));
        Assert.That(outcome.Error, Does.StartWith("memento: error MEM117: The current folder was removed."));
    }

    [Test]
    public async Task A_program_with_a_configuration_of_a_full_path_runs()
    {
        var start = InRemovedFolder(ToolProcess.Shop, "ACME");
        start.Environment["MEMENTO_ENV"] = Configuration;
        var outcome = await ToolProcess.RunAsync(start);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Error);
        Assert.That(Folder.Combine("store"), Does.Exist);
    }

    [TestCase("memento.json")]
    [TestCase("")]
    public async Task Where_something_would_start_from_it_a_program_is_told(string named)
    {
        var start = InRemovedFolder(ToolProcess.Shop, "ACME");
        start.Environment["MEMENTO_ENV"] = named;
        var outcome = await ToolProcess.RunAsync(start);
        Assert.That(outcome.ExitCode, Is.Not.Zero);
        Assert.That(outcome.Error, Does.Contain("ConfigurationException MEM117: The current folder was removed"));
    }

    private ProcessStartInfo InRemovedFolder(string assembly, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(Folder.Combine("removed")).FullName;
        var start = ToolProcess.StartInfo(folder, assembly, arguments);
        start.ArgumentList.Insert(0, start.FileName);
        foreach (var argument in (string[])["sh", "rmdir \"$PWD\" && exec \"$@\"", "-c"])
        {
            start.ArgumentList.Insert(0, argument);
        }

        start.FileName = "/bin/sh";
        return start;
    }
}
