using System.CommandLine;

namespace Memento.Cli;

/// <summary>A command that only has others under it.</summary>
internal sealed class CommandGroup : Command
{
    public CommandGroup(string name, string description, params ToolCommand[] commands)
        : base(name, description)
    {
        foreach (var command in commands)
        {
            Subcommands.Add(command);
        }
    }
}
