using System.Text.Json.Nodes;
using Memento.Cli.Checking;
using Memento.Cli.Output;

namespace Memento.Cli.Commands;

/// <summary><c>memento config check</c>: all that is wrong with the configuration, with file and key.</summary>
internal sealed class ConfigCheckCommand : ToolCommand
{
    public ConfigCheckCommand()
        : base("check", "Look for what is wrong with the configuration: every storage and runner in it is made, and nothing is run", "memento config check", "memento config check -c analysis.yaml --json")
    {
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var check = new ConfigurationCheck(run);
        var problems = await check.RunAsync(cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["file"] = check.File,
                ["ok"] = problems.Count == 0,
                ["problems"] = JsonText.List(problems, static problem => problem.ToJson()),
            });
        }
        else
        {
            Write(run.Console.Out, problems, check.File);
        }

        return problems.Count == 0 ? ExitCodes.Yes : ExitCodes.No;
    }

    private static void Write(TextWriter answer, IReadOnlyList<ConfigurationProblem> problems, string? file)
    {
        foreach (var problem in problems)
        {
            answer.WriteLine(problem);
        }

        // What to do is often the same for all of them.
        foreach (var hint in problems.Select(static problem => problem.Hint).OfType<string>().Distinct())
        {
            answer.WriteLine($"  {hint}");
        }

        if (problems.Count == 0)
        {
            answer.WriteLine(file is null ? "there is no configuration, and the built-in one is in order" : $"{file} is in order");
        }
    }
}
