namespace Memento.Storage;

/// <summary>What was copied so far.</summary>
internal sealed class StoreCopyTally(bool isDryRun)
{
    private readonly List<StoreCopyFailure> _failures = [];

    public long Calls { get; set; }

    public long Copied { get; set; }

    public long Updated { get; set; }

    public long Objects { get; set; }

    public long Bytes { get; set; }

    public long FunctionMetadata { get; set; }

    public List<StoreDamage> Unread { get; } = [];

    private long Failed { get; set; }

    public void Fail(CallKey call, string problem)
    {
        Failed++;
        if (_failures.Count < StoreCopyReport.MaximumFailures)
        {
            _failures.Add(new StoreCopyFailure(call, problem));
        }
    }

    public void CountObject(long bytes)
    {
        Objects++;
        Bytes += bytes;
    }

    public StoreCopyReport ToReport() => new()
    {
        IsDryRun = isDryRun,
        Calls = Calls,
        Copied = Copied,
        Updated = Updated,
        Objects = Objects,
        Bytes = Bytes,
        FunctionMetadata = FunctionMetadata,
        Failed = Failed,
        Failures = _failures,
        Unread = [.. Unread.DistinctBy(static damage => damage.Place)],
    };
}
