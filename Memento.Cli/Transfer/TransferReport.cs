using Memento.Storage;

namespace Memento.Cli.Transfer;

/// <summary>What came of copying.</summary>
/// <param name="Copy">What was copied.</param>
/// <param name="Damages">What besides calls could not be copied, a sentence each.</param>
internal sealed record TransferReport(StoreCopyReport Copy, IReadOnlyList<string> Damages)
{
    /// <summary>Whether there were calls that were meant, or something of which nobody can tell what it was.</summary>
    public bool HasFound => Copy.Calls > 0 || Damages.Count > 0;

    /// <summary>Whether anything was copied, so that an archive of it has content.</summary>
    public bool HasCopied => Copy.Copied > 0;
}
