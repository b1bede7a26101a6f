namespace Memento.Contrib.Tests.Tiered;

/// <summary>Work that holds every thread that the pool has, and those that it adds for a while, until this is disposed. For tests that run by themselves.</summary>
internal sealed class TakenPool : IDisposable
{
    private readonly ManualResetEventSlim _isFree = new();
    private int _begun;
    private int _ended;

    /// <summary>Gives the pool more to do than it has threads.</summary>
    public TakenPool()
    {
        ThreadPool.GetMinThreads(out var threads, out _);
        Threads = threads;
        Count = threads + 100;
        for (var i = 0; i < Count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref _begun);
                    _isFree.Wait();
                    Interlocked.Increment(ref _ended);
                },
                null);
        }
    }

    /// <summary>How many threads the pool has at once.</summary>
    public int Threads { get; }

    /// <summary>How many pieces of work there are, each of which holds a thread once it has begun.</summary>
    public int Count { get; }

    /// <summary>How many have begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    public void Dispose()
    {
        _isFree.Set();
        if (SpinWait.SpinUntil(() => Volatile.Read(ref _ended) == Count, TimeSpan.FromMinutes(1)))
        {
            _isFree.Dispose();
        }
    }
}
