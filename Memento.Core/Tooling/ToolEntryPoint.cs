using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Configuration;
using Memento.Running;

namespace Memento.Tooling;

/// <summary>
/// The end of the command-line tool that is in the user's program: the tool starts this assembly as the program has it, in the program's dependencies and runtime configuration. So
/// functions have the versions that they have there, and the tool needs no version in common with the program but that of <see cref="ToolRequest"/>.
/// </summary>
/// <remarks>The request is in an environment variable, the arguments of calls come over standard input, a JSON object a line, and the answers go over standard output.</remarks>
internal static class ToolEntryPoint
{
    private const int Failure = 3;

    public static async Task<int> ServeAsync()
    {
        // What functions print must not come between the answers, nor what native code does and the programs that they start.
        using var output = Console.OpenStandardOutput();
        using var input = Console.OpenStandardInput();
        StandardStreams.Withdraw();
        Console.SetOut(Console.Error);
        Console.SetIn(TextReader.Null);
        var replies = new ToolReplies(output);
        try
        {
            var request = ToolRequest.FromVariable()!;

            // What is started from here, as worker processes are, is not asked it again.
            System.Environment.SetEnvironmentVariable(ToolRequest.Variable, null);
            if (request.Format > ToolRequest.CurrentFormat)
            {
                throw new MementoException(ToolErrors.OlderProgram, $"The tool asks in format {request.Format}, and the program's Memento.Core reads up to format {ToolRequest.CurrentFormat}: it is older than the tool. Update the program's Memento.Core package, or use a tool of its version.");
            }

            if (request.ParentProcessId > 0)
            {
                ParentWatch.Begin(request.ParentProcessId);
            }

            // From here on what is printed is the functions' own, and no trouble of starting.
            replies.Write("ready", []);
            await ServeAsync(request, input, replies).ConfigureAwait(false);
            replies.Write("end", []);
            return 0;
        }
        catch (Exception exception) when (exception is ToolRequestException or UnsupportedArgumentException)
        {
            replies.WriteError(exception, isRequest: true);
            return Failure;
        }
        catch (Exception exception)
        {
            // Also what nobody expects: the tool shows the sentence, and the stack trace to who asks for it.
            replies.WriteError(exception, isRequest: false);
            return Failure;
        }
    }

    private static async Task ServeAsync(ToolRequest request, Stream input, ToolReplies replies)
    {
        var program = ProgramFunctions.Load(request.Assembly);
        if (request.Operation == ToolOperation.List)
        {
            foreach (var definition in program.All)
            {
                replies.Write("function", FunctionAnswers.Describe(definition));
            }

            return;
        }

        var function = program.Find(request.Function ?? throw new ToolRequestException(ToolErrors.NoFunction, "No function was named."));
        var environment = MementoEnvironment.Load(request.Configuration, new MementoEnvironmentOptions { PluginFolders = request.PluginFolders });
        await using (environment.ConfigureAwait(false))
        {
            using var reign = environment.UseAsDefault();
            var answers = new FunctionAnswers(environment, function, replies);
            switch (request.Operation)
            {
                case ToolOperation.Run:
                    await answers.RunAsync(ReadArguments(input)).ConfigureAwait(false);
                    break;
                case ToolOperation.Why:
                    await answers.ExplainAsync(ReadArguments(input)).ConfigureAwait(false);
                    break;
                default:
                    await answers.AdoptAsync(request.Version!, request.DryRun).ConfigureAwait(false);
                    break;
            }
        }
    }

    // One object a call: under "texts" what was given on a command line, under "values" what is JSON already.
    private static List<JsonObject> ReadArguments(Stream input)
    {
        using var reader = new StreamReader(input);
        var calls = new List<JsonObject>();
        while (reader.ReadLine() is { } line)
        {
            calls.Add((JsonObject)JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 })!);
        }

        return calls;
    }
}
