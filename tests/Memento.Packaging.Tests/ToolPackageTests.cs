using System.Text.Json;

namespace Memento.Packaging.Tests;

/// <summary>The tool as its users install it.</summary>
[Category("Long")]
public sealed class ToolPackageTests
{
    [Test]
    public void The_tool_is_installed_from_its_package_alone_with_the_plugins_it_brings()
    {
        var folder = Workshop.MakeProject("with the tool");
        Directory.CreateDirectory(folder);
        DotNetCommand.Run(folder, "tool", "install", "Memento.Cli", "--tool-path", "tools", "--version", Workshop.Version, "--source", Workshop.FeedWithTool);
        var tool = Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "memento.exe" : "memento");

        Assert.That(DotNetCommand.RunProgram(folder, tool, ["init"]), Does.Contain("memento.json"));
        Assert.That(DotNetCommand.RunProgram(folder, tool, ["config", "check"]), Does.Contain("is in order"));
        using var plugins = JsonDocument.Parse(DotNetCommand.RunProgram(folder, tool, ["plugins", "list", "--json"]));
        var storages = plugins.RootElement.GetProperty("plugins").EnumerateArray()
            .SelectMany(plugin => plugin.GetProperty("exports").EnumerateArray())
            .Where(export => export.GetProperty("kind").GetString() == "storage")
            .Select(export => export.GetProperty("name").GetString());
        Assert.That(storages, Is.SupersetOf(new[] { "filesystem", "memory", "null" }));
        Assert.That(DotNetCommand.RunProgram(folder, tool, ["--version"]), Does.StartWith(Workshop.Version));
    }
}
