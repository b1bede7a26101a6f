namespace Memento.Contrib.Tests.Stores;

/// <summary>Switches a store off and on.</summary>
internal sealed class Switch : IDisposable
{
    private readonly ManualResetEventSlim _on = new(true);
    private volatile Func<Exception>? _trouble;
    private volatile string[] _hangs = [];
    private volatile string[] _fails = [""];
    private int _asked;
    private int _hanging;

    /// <summary>How many questions there were so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How long a question takes for each thing that it is about; nothing as it stands.</summary>
    public TimeSpan Pace { get; set; }

    /// <summary>How many questions hang.</summary>
    public int Hanging => Volatile.Read(ref _hanging);

    /// <summary>Every question fails from here on.</summary>
    /// <param name="trouble">What it throws; null for what a disk throws.</param>
    /// <param name="operations">How the operations begin that fail; none for all.</param>
    public void Throw(Func<Exception>? trouble = null, params string[] operations)
    {
        _fails = operations.Length > 0 ? operations : [""];
        _trouble = trouble ?? (static () => new IOException("The store is switched off."));
    }

    /// <summary>Every question hangs from here on.</summary>
    public void Hang()
    {
        _hangs = [""];
        _on.Reset();
    }

    /// <summary>Every question hangs from here on that writes results or mementos, until the switch is on or what this gives is disposed.</summary>
    public IDisposable HangWrites() => Hang("Put", "Write");

    /// <summary>Every question hangs from here on whose operation begins so, until the switch is on or what this gives is disposed.</summary>
    public IDisposable Hang(params string[] operations)
    {
        _hangs = operations;
        _on.Reset();
        return this;
    }

    /// <summary>Whether questions of an operation hang that was named in full.</summary>
    public bool Hangs(string operation) => !_on.IsSet && _hangs.Contains(operation, StringComparer.Ordinal);

    public void On()
    {
        _trouble = null;
        _on.Set();
    }

    /// <param name="operation">The operation's name.</param>
    /// <param name="count">How many things it is about.</param>
    public void Ask(string operation, int count = 1)
    {
        Interlocked.Increment(ref _asked);
        if (Pace > TimeSpan.Zero)
        {
            Thread.Sleep(Pace * count);
        }

        if (!_on.IsSet && Array.Exists(_hangs, hung => operation.StartsWith(hung, StringComparison.Ordinal)))
        {
            Interlocked.Increment(ref _hanging);
            _on.Wait();
            Interlocked.Decrement(ref _hanging);
        }

        if (_trouble is { } trouble && Array.Exists(_fails, failing => operation.StartsWith(failing, StringComparison.Ordinal)))
        {
            throw trouble();
        }
    }

    public void Dispose() => On();
}
