using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Tooling;

namespace Memento.Cli.Programs;

/// <summary>
/// A program whose functions are asked for, in a process of its own: the tool has neither its dependencies nor its versions. What the functions print, and the program's
/// log, goes to the tool's standard error.
/// </summary>
internal sealed class ProgramProcess(ToolConsole console, ProgramFiles files)
{
    /// <summary>For how long what a program wrote is waited for when it has ended: what its functions started may have its standard error, and go on.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    /// <summary>Asks, and gives the answers as they come.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="calls">The arguments of calls, an object each; none where none are asked for.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="ToolException">The program cannot do it, and says why; or it ended without an answer.</exception>
    public async IAsyncEnumerable<JsonObject> AskAsync(ToolRequest request, IReadOnlyList<JsonObject> calls, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var process = Start(request);
        using var end = cancellationToken.UnsafeRegister(static started => End((Process)started!), process);
        var errors = new EarlyErrors(console);
        var told = errors.RelayAsync(process.StandardError);
        var sent = SendAsync(process, calls);
        var isReady = false;
        var hasEnded = false;
        try
        {
            while (!hasEnded && await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                var answer = Parse(line);
                switch (answer["kind"]?.GetValue<string>())
                {
                    case "error":
                        throw ErrorOf(answer);
                    case "ready":
                        isReady = true;
                        errors.Release();
                        break;
                    case "end":
                        hasEnded = true;
                        break;
                    default:
                        yield return answer;
                        break;
                }
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(told, Task.Delay(LastWords, cancellationToken)).ConfigureAwait(false);
            await sent.ConfigureAwait(false);
        }
        finally
        {
            // Whoever needs no more answers, or got an error, waits for nothing.
            End(process);
        }

        if (!hasEnded && isReady)
        {
            throw new ToolException(
                ToolErrors.NoAnswer,
                $"'{Path.GetFileName(files.Assembly)}' ended in the middle, with exit code {process.ExitCode}.",
                $"What '{request.Function}' runs ended its process, or somebody else did. What the process wrote before is on standard error.",
                ExitCodes.Failure);
        }

        if (!hasEnded)
        {
            throw new ToolException(
                ToolErrors.NoAnswer,
                $"'{Path.GetFileName(files.Assembly)}' gave no answer: its process ended with exit code {process.ExitCode}{(errors.Text is { Length: > 0 } said ? $", and said: {said.TrimEnd('.')}" : "")}.",
                "Its Memento.Core may be older than this tool, or its .NET runtime not installed.",
                ExitCodes.Failure);
        }
    }

    private Process Start(ToolRequest request)
    {
        var start = new ProcessStartInfo(ProgramFiles.DotNet())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in files.Arguments())
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[ToolRequest.Variable] = (request with { ParentProcessId = Environment.ProcessId }).ToVariable();
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ToolException(ToolErrors.NotStartable, $"'{start.FileName}' cannot be started: {exception.Message}", "Have the 'dotnet' command in the search path.", ExitCodes.Failure);
        }
    }

    private static async Task SendAsync(Process process, IReadOnlyList<JsonObject> calls)
    {
        try
        {
            foreach (var call in calls)
            {
                await process.StandardInput.WriteLineAsync(JsonText.OnOneLine(call)).ConfigureAwait(false);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already; why is told by its answer, or by its exit code.
        }
        catch
        {
            // It would wait for the rest.
            End(process);
            throw;
        }
    }

    private static JsonObject Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 }) as JsonObject ?? throw new JsonException("It is no JSON object.");
        }
        catch (JsonException exception)
        {
            throw new ToolException(ToolErrors.NoAnswer, $"The program answered what is no answer: {exception.Message}", "Its Memento.Core may be of another version than this tool.", ExitCodes.Failure, line);
        }
    }

    private static ToolException ErrorOf(JsonObject answer) => new(
        answer["id"]?.GetValue<string>() is { Length: > 0 } id ? new ErrorId(id) : ToolErrors.Unexpected,
        answer["message"]!.GetValue<string>(),
        answer["hint"]?.GetValue<string>(),
        answer["is_request"]?.GetValue<bool>() == true ? ExitCodes.Usage : ExitCodes.Failure,
        answer["details"]?.GetValue<string>());

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
