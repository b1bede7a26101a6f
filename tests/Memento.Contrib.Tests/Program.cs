using Memento.Contrib.Tests.Parallel;

namespace Memento.Contrib.Tests;

/// <summary>What this assembly does when a test starts it as a child process: a line for each kind of process.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        return arguments switch
        {
            [BatchProcess.Name, var folder, var isBackwards] => await BatchProcess.RunAsync(folder, isBackwards),
            _ => 2,
        };
    }
}
