using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json.Nodes;
using Memento.Cli.Commands;
using Memento.Cli.Output;
using Memento.Configuration;
using Memento.Tooling;

namespace Memento.Cli;

/// <summary>The tool: understands the command line, runs the command, and tells how it ended.</summary>
internal sealed class MementoTool(ToolConsole console)
{
    /// <summary>What is told when the user ended it.</summary>
    public const string Cancelled = "memento: cancelled.";

    private readonly GlobalOptions _options = new();
    private int? _failure;

    // Signals are heard before, by who calls: the library would listen when the command has first let go of its thread, which those that only read never do.
    private InvocationConfiguration Configuration => new() { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken = default)
    {
        try
        {
            var exitCode = await AnswerAsync(arguments, cancellationToken).ConfigureAwait(false);
            await console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return exitCode;
        }
        catch (Exception) when (console.IsOutputClosed)
        {
            // Whoever ended it knows.
            return ExitCodes.OutputClosed;
        }
        catch (IOException) when (_failure is not null)
        {
            // The error was told already; that who reads the answer does not get it too is no other one.
            return _failure.Value;
        }
        catch (IOException exception)
        {
            // All else is told where it happens: this is the answer itself, on a disk that is full.
            console.WriteError(ToolErrors.Trouble, $"The answer cannot be written: {exception.Message}");
            return ExitCodes.Failure;
        }
    }

    private async Task<int> AnswerAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var root = CreateRoot();
        var parsed = root.Parse(arguments);
        if (arguments.Count == 0)
        {
            // Somebody who does not know it yet.
            await root.Parse("--help").InvokeAsync(Configuration, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var mistake = MistakenOptions.Find(parsed, arguments);
        if ((mistake is not null || parsed.Errors.Count > 0) && parsed.Action is not HelpWithExamples)
        {
            return WriteUsage(parsed, mistake);
        }

        return await parsed.InvokeAsync(Configuration, cancellationToken).ConfigureAwait(false);
    }

    private RootCommand CreateRoot()
    {
        var root = new RootCommand("Looks into stores of Memento for .NET, keeps them small and whole, and runs memento functions.");
        _options.AddTo(root);
        Command[] commands =
        [
            new RunCommand(), new WhyCommand(),
            new ListCommand(), new ShowCommand(), new CatCommand(), new LogsCommand(), new TraceCommand(), new GraphCommand(),
            new ForgetCommand(), new CollectCommand(), new VerifyCommand(), new CatchUpCommand(), new StatsCommand(), new AdoptCommand(),
            new ExportCommand(), new ImportCommand(), new PushCommand(), new PullCommand(),
            new CommandGroup("plugins", "Tell of plugins, lock them, and begin one", new PluginsListCommand(), new PluginsInspectCommand(), new PluginsLockCommand(), new PluginsVerifyCommand(), new PluginsNewCommand()),
            new CommandGroup("config", "Tell of the configuration", new ConfigShowCommand(), new ConfigCheckCommand()),
            new InitCommand(),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
            foreach (var leaf in command is ToolCommand only ? [only] : command.Subcommands.OfType<ToolCommand>())
            {
                leaf.SetAction((parsed, cancellationToken) => RunAsync(leaf, parsed, cancellationToken));
            }
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        }

        return root;
    }

    private async Task<int> RunAsync(ToolCommand command, ParseResult parsed, CancellationToken cancellationToken)
    {
        var verbose = parsed.GetValue(_options.Verbose);
        ToolRun? run = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (CurrentFolder.Find() is null)
            {
                throw new ToolException(ConfigurationErrors.NoCurrentFolder, "The current folder was removed.", "Change to one that is there; where it was made anew, 'cd .' does.");
            }

            run = new ToolRun(console, parsed, _options);
            await using (run.ConfigureAwait(false))
            {
                return await command.RunAsync(run, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!console.IsOutputClosed && cancellationToken.IsCancellationRequested)
        {
            // Whatever was under way when the user ended it.
            console.WriteErrorLine(Cancelled);
            return ExitCodes.Cancelled;
        }
        catch (ToolException exception)
        {
            return FailBy(exception.ExitCode, exception.Id, exception, exception.Hint ?? (exception.Id == ToolErrors.Unexpected ? StackTraceHint(verbose) : null), exception.Details);
        }
        catch (ConfigurationException exception)
        {
            return FailBy(ExitCodes.Failure, exception.Id ?? ConfigurationErrors.WrongSetting, exception, HintFor(run, exception.Id));
        }
        catch (Exception exception) when (!console.IsOutputClosed && ExpectedTrouble.Is(exception))
        {
            return FailBy(ExitCodes.Failure, ErrorId.Of(exception) ?? ToolErrors.Trouble, exception, StackTraceHint(verbose));
        }
        catch (Exception exception) when (!console.IsOutputClosed)
        {
            // A defect of the tool, or of a plugin: still no stack trace for who did not ask for it.
            return FailBy(ExitCodes.Failure, ToolErrors.Unexpected, exception, StackTraceHint(verbose), sentence: $"unexpected trouble, {exception.GetType().Name}: {ExceptionReader.MessageOf(exception)}");
        }

        int FailBy(int code, ErrorId id, Exception exception, string? hint, string? details = null, string? sentence = null) =>
            Fail(parsed, code, id, sentence ?? ExceptionReader.MessageOf(exception), hint, verbose ? details ?? ExceptionReader.TextOf(exception) : null);
    }

    private static string HintFor(ToolRun? run, ErrorId? id) =>
        (run is null ? null : PluginHint.Of(run, id)) ?? "'memento config check' looks for all problems of the configuration.";

    private static string? StackTraceHint(bool isVerbose) => isVerbose ? null : "Add --verbose for the stack trace.";

    // For the person, and where JSON is wanted for the program that reads the answer, whose place it takes.
    private int Fail(ParseResult parsed, int exitCode, ErrorId id, string message, string? hint, string? details = null)
    {
        _failure = exitCode;
        console.WriteError(id, message, hint, details);
        if (parsed.GetValue(_options.Json))
        {
            console.Out.WriteLine(JsonText.OnOneLine(new JsonObject
            {
                ["error"] = new JsonObject { ["id"] = id.ToString(), ["message"] = message, ["hint"] = hint },
            }));
        }

        return exitCode;
    }

    private int WriteUsage(ParseResult parsed, (string Message, string? Hint)? mistake)
    {
        var command = parsed.CommandResult.Command is RootCommand ? "memento" : $"memento {HelpWithExamples.PathOf(parsed.CommandResult.Command)}";

        // Of several errors the one that names what was written: that a command is missing follows from it.
        var message = mistake?.Message ?? (parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal))) ?? parsed.Errors[0]).Message;
        var hint = $"'{command} --help' says how it is used.{(mistake?.Hint is { } more ? $" {more}" : "")}";
        return Fail(parsed, ExitCodes.Usage, ToolErrors.Usage, message, hint);
    }
}
