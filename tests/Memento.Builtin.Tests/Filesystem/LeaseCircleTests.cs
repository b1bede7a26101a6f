using Memento.Running;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Processes that wait for each other's calls. Each backend stands for a process.</summary>
internal sealed class LeaseCircleTests
{
    private readonly List<FilesystemStorageBackend> _backends = [];
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public async Task RemoveFolder()
    {
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }

        _backends.Clear();
        _folder.Dispose();
    }

    [TestCase(2)]
    [TestCase(5)]
    [CancelAfter(60_000)]
    public async Task A_circle_is_refused_and_who_waits_for_the_one_that_was_goes_on(int count, CancellationToken cancellation)
    {
        var processes = Enumerable.Range(0, count).Select(_ => Open()).ToArray();
        var held = new List<ICallLease?>();
        for (var i = 0; i < count; i++)
        {
            held.Add(await processes[i].LeaseAsync(Call(i), cancellationToken: cancellation));
        }

        // Each has a call above the one that it holds, which waits too.
        var waits = processes.Select((process, i) => process.LeaseAsync(Call((i + 1) % count), () => [Call(100 + i), Call(i)], cancellation).AsTask()).ToList();
        var refused = 0;
        for (var ended = 0; ended < count; ended++)
        {
            var first = await Task.WhenAny(waits.Where(static wait => wait is not null));
            var i = waits.IndexOf(first);
            waits[i] = null!;
            try
            {
                await (await first)!.DisposeAsync();
                Assert.That(ended, Is.Positive, "The first that ends is refused.");
            }
            catch (CyclicCallException error)
            {
                refused++;
                Assert.That(error.Circle, Is.EqualTo(new[] { Call(i), Call((i + 1) % count), Call(i) }));
            }

            // As the function does that has the call.
            await held[i]!.DisposeAsync();
        }

        Assert.That(refused, Is.Positive);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Who_waits_for_a_call_that_waits_for_another_branch_is_in_no_circle(CancellationToken cancellation)
    {
        var (first, second) = (Open(), Open());
        var outer = await first.LeaseAsync(Call(1), cancellationToken: cancellation);
        var other = await second.LeaseAsync(Call(2), cancellationToken: cancellation);
        var waiting = first.LeaseAsync(Call(2), () => [Call(1)], cancellation).AsTask();

        // What the second waits for is nothing that call 2 waits for.
        var beside = second.LeaseAsync(Call(1), () => [Call(3)], cancellation).AsTask();
        await Task.WhenAny(waiting, beside, Task.Delay(TimeSpan.FromSeconds(0.5), cancellation));
        Assert.That(waiting.IsCompleted || beside.IsCompleted, Is.False);
        await other!.DisposeAsync();
        await (await waiting)!.DisposeAsync();
        await outer!.DisposeAsync();
        Assert.That((await beside)!.HadToWait);
        await (await beside)!.DisposeAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_call_that_waits_for_itself_by_way_of_another_process_is_refused(CancellationToken cancellation)
    {
        var (program, worker) = (Open(), Open());
        await using var outer = await program.LeaseAsync(Call(1), cancellationToken: cancellation);
        var error = Assert.ThrowsAsync<CyclicCallException>(() => worker.LeaseAsync(Call(1), () => [Call(2), Call(1)], cancellation).AsTask());
        Assert.That(error!.Circle, Is.EqualTo(new[] { Call(1), Call(1) }));
    }

    private static CallKey Call(int argument) => TestCalls.Call(argument: argument);

    private FilesystemStorageBackend Open()
    {
        _backends.Add(new FilesystemStorageBackend(TestBackendContext.Create("filesystem", _folder.FullPath)));
        return _backends[^1];
    }
}
