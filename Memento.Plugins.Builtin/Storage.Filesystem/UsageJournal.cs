using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>The file <c>usage</c>: what processes that ended have counted, until another one adds it up. Whoever has it open has it alone.</summary>
internal sealed class UsageJournal(StoreFolder folder)
{
    /// <summary>From how many bytes on it is time to add up: some hundred processes that found a few results each.</summary>
    private const int Limit = 64 * 1024;

    private readonly string _path = Path.Combine(folder.Root, "usage");

    /// <inheritdoc cref="IUsageJournal.TryAppendUsage"/>
    public bool TryAppend(ReadOnlySpan<byte> lines) => folder.Files.TryAppendAlone(_path, lines, Limit);

    /// <inheritdoc cref="IUsageJournal.TakeUsage"/>
    public ReadOnlyMemory<byte> Take() => folder.Files.TakeAlone(_path);

    /// <summary>Removes what was counted with everything that it was counted of.</summary>
    public void Remove() => folder.Files.DeleteFile(_path);
}
