using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Archives;
using Memento.Cli.Output;
using Memento.Cli.Selecting;
using Memento.Cli.Transfer;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento export</c>: a store, or calls of it, as one file.</summary>
internal sealed class ExportCommand : ToolCommand
{
    private readonly Positional<string> _file = new("FILE") { Description = "The archive, or '-' for standard output" };
    private readonly CallOptions _calls = new(functionIsOptional: true);
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file that is there" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing, and say what would be in the archive" };

    public ExportCommand()
        : base(
            "export",
            "Write a store, or calls of it, to an archive: a zip with what a folder of a filesystem store has",
            "memento export results.zip",
            "memento export price.zip Pricing.Price --where days=30",
            "memento export - | ssh lab memento import -")
    {
        Arguments.Add(_file);
        _calls.AddTo(this, onlyOne: false);
        Options.Add(_force);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(_file)!;
        var dryRun = run.Get(_dryRun);
        var isStandard = file == GivenPath.Standard;
        if (isStandard && !dryRun && (run.IsJson || run.Console.OutputIsTerminal))
        {
            throw new ToolException(ToolErrors.NotForTerminal, run.IsJson ? "The archive and the answer in JSON cannot both go to standard output." : "An archive is not for a terminal.", "Name a file for the archive, or send it to a program.");
        }

        var path = isStandard ? null : GivenPath.Resolve(file, _file.Name);
        if (path is not null && !dryRun)
        {
            RefuseExisting(path, run.Get(_force));
        }

        var source = ClusterStores.ToRead(run.Cluster);
        var selector = new CallSelector(run, _calls);
        TransferReport transfer;
        if (dryRun)
        {
            var writer = new ArchiveWriter(Stream.Null, path ?? "archive", Path.GetTempPath(), cancellationToken);
            transfer = await CopyAsync(run, source, writer, selector, dryRun, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            transfer = path is null
                ? await WriteToOutputAsync(run, source, selector, cancellationToken).ConfigureAwait(false)
                : await WriteFileAsync(run, source, selector, path, cancellationToken).ConfigureAwait(false);
        }

        return Tell(run, selector, transfer, path, isStandard && !dryRun);
    }

    private static int Tell(ToolRun run, CallSelector selector, TransferReport transfer, string? path, bool isOutputTaken)
    {
        var answer = new TransferAnswer(transfer);
        if (run.IsJson)
        {
            run.WriteJson(answer.AddTo(new JsonObject { ["file"] = path, ["file_bytes"] = transfer.Copy.IsDryRun || path is null || !transfer.HasCopied ? null : new FileInfo(path).Length }));
        }
        else if (transfer.HasFound)
        {
            foreach (var text in answer.Lines())
            {
                if (isOutputTaken)
                {
                    run.Console.WriteErrorLine(text);
                }
                else
                {
                    run.Console.Out.WriteLine(text);
                }
            }
        }

        if (transfer is { HasFound: true, HasCopied: false })
        {
            run.Console.WriteErrorLine("memento: no archive was written, as nothing could be copied.");
        }

        return transfer.HasFound ? answer.ExitCode : selector.TellNone(run.Console);
    }

    private static Task<TransferReport> CopyAsync(ToolRun run, JoinedStores source, ArchiveWriter writer, CallSelector selector, bool dryRun, CancellationToken cancellationToken) =>
        new StoreTransfer(run.Console, run.Loggers, source, writer.Stores, new StoreCopyOptions { DryRun = dryRun, BatchSize = StoreTransfer.BatchSize }).RunAsync(selector, cancellationToken);

    // To a file beside it first: an archive has its name when it is whole and on the disk, and one that was there stays until then.
    private static async Task<TransferReport> WriteFileAsync(ToolRun run, JoinedStores source, CallSelector selector, string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = ArchiveFiles.NewTemporary(path);
        try
        {
            TransferReport transfer;
            var output = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 128 * 1024 });
            await using (output.ConfigureAwait(false))
            {
                var writer = new ArchiveWriter(output, path, folder, cancellationToken);
                transfer = await CopyAsync(run, source, writer, selector, dryRun: false, cancellationToken).ConfigureAwait(false);
                if (!transfer.HasCopied)
                {
                    return transfer;
                }

                writer.Complete();
                output.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return transfer;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<TransferReport> WriteToOutputAsync(ToolRun run, JoinedStores source, CallSelector selector, CancellationToken cancellationToken)
    {
        var output = run.Console.OpenOutput();
        await using (output.ConfigureAwait(false))
        {
            // Without its end what was written is no archive: whoever reads it finds out that it was cut short.
            var writer = new ArchiveWriter(output, "archive", Path.GetTempPath(), cancellationToken);
            var transfer = await CopyAsync(run, source, writer, selector, dryRun: false, cancellationToken).ConfigureAwait(false);
            if (transfer.HasCopied)
            {
                writer.Complete();
            }

            return transfer;
        }
    }

    private static void RefuseExisting(string path, bool force)
    {
        AnswerFile.RefuseNoPlace(path, "the archive");
        if (AnswerFile.IsDevice(path))
        {
            throw new ToolException(ToolErrors.NoFile, $"'{path}' is a device or a pipe, which an archive cannot take the place of.", "Write the archive to standard output, and send that there: memento export - > FILE.");
        }

        if (File.Exists(path) && !force)
        {
            throw new ToolException(ToolErrors.FileExists, $"'{path}' is there already.", "--force replaces it, when the new archive is whole.", ExitCodes.No);
        }
    }
}
