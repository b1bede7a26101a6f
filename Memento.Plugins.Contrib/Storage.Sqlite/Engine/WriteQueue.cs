using System.Runtime.CompilerServices;

namespace Memento.Storage.Sqlite.Engine;

/// <summary>
/// Those of a process who write at once: one of them writes for all who came before it began, in one transaction, and the next one for those who came
/// meanwhile. Nobody writes for longer than it takes to write his own and what came with it, and none of this process is in the other's way in the database.
/// </summary>
/// <param name="database">Opens the connections and says what is done about a damaged file.</param>
internal sealed class WriteQueue(Database database)
{
    /// <summary>How many share a transaction at most.</summary>
    private const int LargestGroup = 128;

    private readonly Lock _gate = new();
    private readonly Queue<WriteRequest> _waiting = [];
    private bool _isLed;

    /// <summary>How many wait for the one who writes.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Writes, and returns when it is kept. Completes synchronously: it waits for others as it would for the disk.</summary>
    public void Run(WriteRequest request)
    {
        bool leads;
        lock (_gate)
        {
            leads = !_isLed;
            _isLed = true;
            if (!leads)
            {
                request.PrepareToWait();
            }

            _waiting.Enqueue(request);
        }

        if (!leads)
        {
            request.Wait();
        }

        if (!request.IsDone)
        {
            Lead();
        }

        request.ThrowIfFailed();
    }

    private void Lead()
    {
        List<WriteRequest> group;
        lock (_gate)
        {
            group = new List<WriteRequest>(Math.Min(_waiting.Count, LargestGroup));
            while (group.Count < LargestGroup && _waiting.TryDequeue(out var request))
            {
                group.Add(request);
            }
        }

        try
        {
            Write(group);
        }
        finally
        {
            WriteRequest? next;
            lock (_gate)
            {
                _isLed = _waiting.TryPeek(out next);
            }

            // The first of them is the one who is here.
            for (var i = 1; i < group.Count; i++)
            {
                group[i].Wake();
            }

            next?.Wake();
        }
    }

    private void Write(List<WriteRequest> group)
    {
        if (group.Count > 1)
        {
            var hasBegun = new StrongBox<bool>();
            try
            {
                database.InTransaction((group, hasBegun), static (connection, state) =>
                {
                    state.hasBegun.Value = true;
                    foreach (var request in state.group)
                    {
                        request.Run(connection);
                    }
                });
                group.ForEach(static request => request.Succeed());
                return;
            }
            catch (Exception exception) when (!hasBegun.Value)
            {
                // It was none's: each by itself would wait as long for the same.
                group.ForEach(request => request.Fail(exception));
                return;
            }
            catch (Exception)
            {
                // Whatever it was, it was one's: each is written by itself, and fails by itself.
            }
        }

        foreach (var request in group)
        {
            try
            {
                database.InTransaction(request, static (connection, request) => request.Run(connection));
                request.Succeed();
            }
            catch (Exception exception)
            {
                // Thrown again where it was asked for.
                request.Fail(exception);
            }
        }
    }
}
