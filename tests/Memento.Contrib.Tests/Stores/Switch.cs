namespace Memento.Contrib.Tests.Stores;

/// <summary>Switches a store off and on.</summary>
internal sealed class Switch : IDisposable
{
    private readonly ManualResetEventSlim _on = new(true);
    private volatile bool _throws;
    private int _asked;

    /// <summary>How many questions there were so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Every question fails from here on.</summary>
    public void Throw() => _throws = true;

    /// <summary>Every question hangs from here on.</summary>
    public void Hang() => _on.Reset();

    public void On()
    {
        _throws = false;
        _on.Set();
    }

    public void Ask()
    {
        Interlocked.Increment(ref _asked);
        _on.Wait();
        if (_throws)
        {
            throw new IOException("The store is switched off.");
        }
    }

    public void Dispose() => On();
}
