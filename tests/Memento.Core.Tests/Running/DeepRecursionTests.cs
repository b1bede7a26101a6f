using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Running;

/// <summary>Memoized recursion that is deeper than a default stack, on stores that keep.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.QuickestStorages))]
internal sealed class DeepRecursionTests(string storage, string runner) : CallingTests(storage, runner)
{
    private const int Depth = 5_000;

    private static readonly MementoFunction<string, int, long> Down = Memo.Of<string, int, long>(DownBody);
    private static readonly MementoFunction<string, int, long> DownLater = Memo.Of<string, int, long>(DownLaterBody);

    [Test]
    public async Task Recursion_5000_deep_ends_on_a_default_thread([Values] bool isSynchronous) => await RunAsync(Key, isSynchronous);

    [Test]
    [Category("Long")]
    public async Task Recursion_5000_deep_ends_on_a_default_thread_with_a_store_on_disk([Values] bool isSynchronous)
    {
        await using var test = new TestEnvironment("filesystem", Runner);
        await RunAsync(Key, isSynchronous);
    }

    [OwnEnvironment]
    [Test]
    public async Task Recursion_under_a_context_whose_thread_is_busy_goes_on_with_a_store_that_yields()
    {
        var cluster = Test.Environment.GetCluster(null)!;
        cluster.Replace(new YieldingStorage(cluster.Storage), cluster.Runner);
        var (key, sum) = (Key, 0L);
        await OnThreadAsync(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            sum = Down.Call(key, 200) + DownLater.Call(key, 200);
        });
        Assert.That(sum, Is.EqualTo(400));
    }

    private static async Task RunAsync(string key, bool isSynchronous)
    {
        var sum = 0L;
        await OnThreadAsync(() => sum = isSynchronous ? Down.Call(key, Depth) : DownLater.CallAsync(key, Depth).AsTask().GetAwaiter().GetResult());
        Assert.That(sum, Is.EqualTo(Depth));
        Assert.That(Runs.Of(key), Is.EqualTo(Depth + 1));
        Assert.That(await (isSynchronous ? Down : DownLater).CallAsync(key, Depth), Is.EqualTo(Depth));
        Assert.That(Runs.Of(key), Is.EqualTo(Depth + 1));
    }

    // The pool's threads have the default stack too, but what is on it already nobody knows.
    private static Task OnThreadAsync(Action action)
    {
        var ended = new TaskCompletionSource();
        new Thread(() =>
        {
            try
            {
                action();
                ended.SetResult();
            }
            catch (Exception exception)
            {
                // On a thread of its own nobody else would hear of it.
                ended.SetException(exception);
            }
        }).Start();
        return ended.Task;
    }

    [MementoFunction(Version = "1")]
    private static long DownBody(string key, int n)
    {
        Runs.Count(key);
        return n == 0 ? 0 : 1 + Down.Call(key, n - 1);
    }

    [MementoFunction(Version = "1")]
    private static async Task<long> DownLaterBody(string key, int n)
    {
        Runs.Count(key);
        return n == 0 ? 0 : 1 + await DownLater.CallAsync(key, n - 1);
    }

    /// <summary>A user interface's context whose thread is busy: what is posted to it is never run.</summary>
    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
