using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Selecting;

namespace Memento.Cli.Commands;

/// <summary><c>memento cat</c>: the result of a call, as it is stored.</summary>
internal sealed class CatCommand : ToolCommand
{
    private static readonly HashSet<string> Texts = new(["json", "text", "exception", "partition"], StringComparer.Ordinal);

    private readonly CallOptions _calls = new();
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write it to a file; without one, or with '-', to standard output", HelpName = "FILE" };

    public CatCommand()
        : base(
            "cat",
            "Write the result of a call, as it is stored and without compression: JSON, text, .npy, .npz or bytes",
            "memento cat Pricing.Price --where ticker=ACME",
            "memento cat Catalogue.Magnitudes 3fa2b1c4d5e6 -o magnitudes.npy")
    {
        _calls.AddTo(this, onlyOne: true);
        Options.Add(_output);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var path = GivenPath.ResolveOutput(run.Get(_output), _output.Name);
        var selector = new CallSelector(run, _calls);
        if (await selector.FindOneAsync(run.Get(_calls.Newest), cancellationToken).ConfigureAwait(false) is not { } memento)
        {
            return selector.TellNone(run, Describe(null, null));
        }

        var stream = await run.Cluster.Storage.OpenResultAsync(memento, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return WriteNothing(run, memento);
        }

        await using (stream.ConfigureAwait(false))
        {
            var format = memento.Content!.Format;
            if (path is not null)
            {
                return await SaveAsync(run, memento, stream, path, cancellationToken).ConfigureAwait(false);
            }

            if (run.IsJson)
            {
                using var bytes = new MemoryStream();
                await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
                run.WriteJson(Describe(memento, bytes.ToArray()));
                return ExitCodes.Yes;
            }

            if (run.Console.OutputIsTerminal && !IsText(memento))
            {
                throw new ToolException(ToolErrors.NotForTerminal, $"The result is {Amounts.Bytes(memento.Content.Length)} of the format '{format}', which is not for a terminal.", "Write it to a file with -o FILE, or send it to a program.");
            }

            await WriteAsync(run.Console, stream, IsText(memento), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Yes;
        }
    }

    private static bool IsText(MementoRecord memento) => memento.ResultType == ResultType.Exception || memento.ResultType == ResultType.Partition || Texts.Contains(memento.Content!.Format);

    private static int WriteNothing(ToolRun run, MementoRecord memento)
    {
        if (memento.ResultType != ResultType.Null)
        {
            if (run.IsJson)
            {
                run.WriteJson(Describe(memento, null));
            }

            run.Console.WriteErrorLine("memento: the result of this call is kept nowhere, its memento alone is.");
            return ExitCodes.No;
        }

        if (run.IsJson)
        {
            run.WriteJson(Describe(memento, null));
        }
        else
        {
            run.Console.Out.WriteLine("null");
        }

        return ExitCodes.Yes;
    }

    private static async Task WriteAsync(ToolConsole console, Stream stream, bool isText, CancellationToken cancellationToken)
    {
        await console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        var output = console.OpenOutput();
        await using (output.ConfigureAwait(false))
        {
            await stream.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            if (isText && console.OutputIsTerminal)
            {
                // For the prompt to begin on a line of its own; a program gets the bytes and no more.
                await output.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task<int> SaveAsync(ToolRun run, MementoRecord memento, Stream stream, string path, CancellationToken cancellationToken)
    {
        var length = await AnswerFile.WriteAsync(path, stream, cancellationToken).ConfigureAwait(false);
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["result_type"] = memento.ResultType.Name, ["format"] = memento.Content!.Format, ["file_name"] = memento.Content.FileName, ["length"] = length, ["file"] = path });
        }

        return ExitCodes.Yes;
    }

    private static JsonObject Describe(MementoRecord? memento, byte[]? bytes)
    {
        if (memento is null || bytes is null)
        {
            return new JsonObject { ["result_type"] = memento?.ResultType.Name, ["format"] = null, ["file_name"] = null, ["length"] = 0, ["value"] = null };
        }

        var shape = new JsonObject { ["result_type"] = memento.ResultType.Name, ["format"] = memento.Content!.Format, ["file_name"] = memento.Content.FileName, ["length"] = bytes.Length };
        if (!IsText(memento))
        {
            shape["base64"] = Convert.ToBase64String(bytes);
        }
        else if (memento.Content.Format == "text")
        {
            shape["value"] = Encoding.UTF8.GetString(bytes);
        }
        else
        {
            shape["value"] = JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { MaxDepth = 1024 });
        }

        return shape;
    }
}
