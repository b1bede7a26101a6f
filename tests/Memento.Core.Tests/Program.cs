using Memento.Core.Tests.Running;

namespace Memento.Core.Tests;

/// <summary>What this assembly does when a test starts it as a child process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments) => arguments switch
    {
        ["many-calls", var folder] => await ManyCallsProcess.RunAsync(folder),
        ["edited-code", var scenario] => await EditedCodeProcess.RunAsync(scenario),
        _ => 2,
    };
}
