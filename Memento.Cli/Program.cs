using Memento.Cli.Output;

namespace Memento.Cli;

/// <summary>Where the tool begins.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var interruption = new Interruption();
        var console = ToolConsole.OfProcess();
        return await interruption.RunAsync(cancellationToken => new MementoTool(console).RunAsync(arguments, cancellationToken), () => console.WriteErrorLine(MementoTool.Cancelled)).ConfigureAwait(false);
    }
}
