namespace Memento.Testing;

/// <summary>Does things at once: on threads of their own, which a busy pool of threads would not give.</summary>
internal static class AtOnce
{
    private const int Threads = 4;

    /// <summary>Does something for each number below a count.</summary>
    public static Task RunAsync(int count, Func<int, Task> body)
    {
        var start = new Barrier(Threads);
        return Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = thread; i < count; i += Threads)
                {
                    body(i).GetAwaiter().GetResult();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }
}
