namespace Memento.Contrib.Tests.Stores;

/// <summary>Switches a store off and on.</summary>
internal sealed class Switch : IDisposable
{
    private readonly ManualResetEventSlim _on = new(true);
    private volatile bool _throws;
    private volatile bool _onlyWrites;
    private int _asked;

    /// <summary>How many questions there were so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Every question fails from here on.</summary>
    public void Throw() => _throws = true;

    /// <summary>Every question hangs from here on.</summary>
    public void Hang() => _on.Reset();

    /// <summary>Every question hangs from here on that writes results or mementos, until the switch is on or what this gives is disposed.</summary>
    public IDisposable HangWrites()
    {
        _onlyWrites = true;
        _on.Reset();
        return this;
    }

    public void On()
    {
        _throws = false;
        _on.Set();
        _onlyWrites = false;
    }

    /// <param name="operation">The operation's name.</param>
    public void Ask(string operation)
    {
        Interlocked.Increment(ref _asked);
        if (!_onlyWrites || operation.StartsWith("Put", StringComparison.Ordinal) || operation.StartsWith("Write", StringComparison.Ordinal))
        {
            _on.Wait();
        }

        if (_throws)
        {
            throw new IOException("The store is switched off.");
        }
    }

    public void Dispose() => On();
}
