using Memento.Cli.Output;

namespace Memento.Cli;

/// <summary>Where the tool begins.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => new MementoTool(ToolConsole.OfProcess()).RunAsync(arguments);
}
