using System.Collections.Concurrent;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>Connections that are open and that nobody uses just now. The one that was used last is given out first: it has most in its cache.</summary>
internal sealed class ConnectionPool
{
    /// <summary>How many are kept beside the one that was used last.</summary>
    private static readonly int Limit = Math.Max(8, 2 * Environment.ProcessorCount);

    private readonly ConcurrentStack<Connection> _others = new();
    private Connection? _last;
    private volatile bool _isClosed;

    /// <summary>A connection; null when there is none.</summary>
    public Connection? TryTake() => Interlocked.Exchange(ref _last, null) ?? (_others.TryPop(out var connection) ? connection : null);

    /// <summary>Keeps a connection, or closes it when there are enough.</summary>
    public void Give(Connection connection)
    {
        if (Interlocked.CompareExchange(ref _last, connection, null) is not null)
        {
            if (_others.Count >= Limit)
            {
                connection.Dispose();
                return;
            }

            _others.Push(connection);
        }

        if (_isClosed)
        {
            // Closed while it was given back.
            Clear();
        }
    }

    /// <summary>Closes those that nobody uses.</summary>
    public void Clear()
    {
        while (TryTake() is { } connection)
        {
            connection.Dispose();
        }
    }

    /// <summary>Closes them all, and those that are given back from now on.</summary>
    public void Close()
    {
        _isClosed = true;
        Clear();
    }
}
