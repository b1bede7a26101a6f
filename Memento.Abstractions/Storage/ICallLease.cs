namespace Memento.Storage;

/// <summary>
/// The right to compute one call, which one process has at a time. Given by <see cref="IStorageBackend.LeaseAsync"/>; the host
/// disposes it when the result is kept. It ends with its process, however that ends.
/// </summary>
public interface ICallLease : IAsyncDisposable
{
    /// <summary>True when another had it first, so that the result is most likely there by now.</summary>
    bool HadToWait { get; }
}
