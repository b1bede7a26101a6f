using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Archives;
using Memento.Cli.Selecting;
using Memento.Cli.Transfer;
using Memento.Storage;

namespace Memento.Cli.Commands;

/// <summary><c>memento import</c>: what a store lacks, from an archive.</summary>
internal sealed class ImportCommand : ToolCommand
{
    private readonly Positional<string> _file = new("FILE") { Description = "The archive, or '-' for standard input" };
    private readonly CallOptions _calls = new(functionIsOptional: true);
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Copy nothing, and say what would be copied" };

    public ImportCommand()
        : base(
            "import",
            "Copy from an archive what the store lacks, or calls of it; into a store of any kind",
            "memento import results.zip --dry-run",
            "memento import results.zip 'Pricing.Price#1f0a'",
            "curl -s https://lab/results.zip | memento import -")
    {
        Arguments.Add(_file);
        _calls.AddTo(this, onlyOne: false);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var file = run.Get(_file)!;
        var dryRun = run.Get(_dryRun);
        var target = ClusterStores.ToWrite(run.Cluster, dryRun);
        using var archive = await OpenAsync(file, cancellationToken).ConfigureAwait(false);
        var selector = new CallSelector(run, _calls, CallSource.Of(archive.Stores.Metadata, file == GivenPath.Standard ? "the archive" : $"the archive '{file}'"));
        var transfer = await new StoreTransfer(run.Console, run.Loggers, archive.Stores, target, new StoreCopyOptions { DryRun = dryRun, BatchSize = StoreTransfer.BatchSize }).RunAsync(selector, cancellationToken).ConfigureAwait(false);

        // Of these its own log has heard.
        transfer = transfer with { Damages = archive.Damages };
        var answer = new TransferAnswer(transfer);
        if (run.IsJson)
        {
            run.WriteJson(answer.AddTo(new JsonObject { ["file"] = file == GivenPath.Standard ? null : Path.GetFullPath(file) }));
        }
        else if (transfer.HasFound)
        {
            foreach (var text in answer.Lines())
            {
                run.Console.Out.WriteLine(text);
            }
        }

        return transfer.HasFound ? answer.ExitCode : selector.TellNone(run.Console);
    }

    private static async Task<ArchiveReader> OpenAsync(string file, CancellationToken cancellationToken)
    {
        const int BufferSize = 128 * 1024;
        if (file != GivenPath.Standard)
        {
            return File.Exists(file)
                ? new ArchiveReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize), Path.GetFullPath(file))
                : throw (Directory.Exists(file)
                    ? new ToolException(ToolErrors.NoFile, $"'{file}' is a folder.", "Name an archive in it. A store that is a folder is copied by 'memento pull'.")
                    : new ToolException(ToolErrors.NoFile, $"There is no archive '{file}'.", "'memento export' writes one."));
        }

        // What entries there are stands at the end: all of it is needed before the first can be read.
        var spool = TemporaryFile.Open(Path.GetTempPath(), BufferSize);
        try
        {
            var input = StandardInput.Open();
            await using (input.ConfigureAwait(false))
            {
                await input.CopyToAsync(spool, cancellationToken).ConfigureAwait(false);
            }

            spool.Position = 0;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new ArchiveReader(spool, "standard input");
    }
}
