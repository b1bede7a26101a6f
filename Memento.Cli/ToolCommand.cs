using System.CommandLine;

namespace Memento.Cli;

/// <summary>A command of the tool, with an example that its help shows.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description, params string[] examples)
        : base(name, description) => Examples = examples;

    /// <summary>Command lines, each with what it is for behind a <c>#</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Answers.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="ToolException">It cannot; the person at the tool is told why.</exception>
    public abstract Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken);
}
