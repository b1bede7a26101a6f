using Memento.Testing;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>
/// The leases of a batch in two processes. With several workers a process has the leases of several calls of a batch at once, but none of them waits for a lease
/// with that of another in hand, unless its function calls it: leases are waited for along calls only, and where calls go in no circle neither do waits.
/// </summary>
internal sealed class TwoProcessTests
{
    [Test, Category("Long")]
    [CancelAfter(120_000)]
    public async Task Batches_in_opposite_orders_in_two_processes_end_and_run_each_body_once([Values(1, 4)] int workers, CancellationToken cancellation)
    {
        using var folder = new TemporaryFolder();
        // Longer than the test may take: no wait is ended by its being over.
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullPath, "memento.json"),
            $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store", "lease_wait": "01:00:00" }, "runner": { "type": "parallel", "workers": {{workers}} } } } } ] }""",
            cancellation);
        var (said, runs) = await BatchProcess.RunBothAsync(folder.FullPath, cancellation);
        Assert.That(said[0], Is.EqualTo(said[1]).And.Not.Empty);
        Assert.That(runs, Is.All.EqualTo(1), "Each body ran once.");
    }
}
