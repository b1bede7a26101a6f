using System.Collections.Concurrent;

namespace Memento.Storage.Tiered;

/// <summary>
/// What is just being copied to a tier by this process, so that who forgets can wait for it: what was read before the forgetting is not to arrive after it.
/// Usable from any thread.
/// </summary>
internal sealed class CopiesUnderWay
{
    private readonly ConcurrentDictionary<TaskCompletionSource, byte> _copies = new();

    /// <summary>Begins a copy, before anything is read for it; it ends when this is disposed.</summary>
    public IDisposable Begin()
    {
        var copy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _copies.TryAdd(copy, 0);
        return new Copy(this, copy);
    }

    /// <summary>Waits for those that have begun; not for those that begin meanwhile.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        _copies.IsEmpty ? default : new(Task.WhenAll(_copies.Keys.Select(static copy => copy.Task)).WaitAsync(cancellationToken));

    private sealed class Copy(CopiesUnderWay all, TaskCompletionSource copy) : IDisposable
    {
        public void Dispose()
        {
            all._copies.TryRemove(copy, out _);
            copy.TrySetResult();
        }
    }
}
