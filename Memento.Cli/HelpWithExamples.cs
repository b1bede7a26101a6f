using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Memento.Cli;

/// <summary>The help of a command, with examples at its end.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>The names of a command and of those it stands under, without the program's.</summary>
    public static string PathOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault(static parent => parent is not RootCommand) is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        var examples = command switch
        {
            ToolCommand one => one.Examples,
            RootCommand => ["memento init                       # a commented memento.json", "memento ls                         # the functions that are remembered", "memento show Pricing.Price --where days=30"],
            _ => [.. command.Subcommands.OfType<ToolCommand>().SelectMany(static one => one.Examples.Take(1))],
        };
        output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example}");
        }

        output.WriteLine();
        if (command is RootCommand)
        {
            output.WriteLine("Exit codes: 0 yes, 1 no, 2 the command line is wrong, 3 failure, 130 ended by Ctrl-C, 141 nobody read on.");
            output.WriteLine();
        }

        return 0;
    }
}
