using System.Runtime.ExceptionServices;

namespace Memento.Running.Processes.Pool;

/// <summary>
/// Tells a caller of the progress of a call: in order, and not on the thread that listens to its worker. So the worker is free once its function has
/// ended, and what the caller calls when he is told may wait for it.
/// </summary>
/// <param name="tell">Tells the caller; called where what flows with the caller's thread flows.</param>
/// <param name="isWanted">Whether a call waits for a worker, which may be the one that runs the function, so that this must not wait for its caller; asked again and again while it does. Null for
/// where it must not wait in any case.</param>
internal sealed class Telling(Action<ReadOnlyMemory<byte>> tell, Func<bool>? isWanted)
{
    /// <summary>How much waits for a caller who takes his time, before the function waits for him.</summary>
    public const int MostWaiting = 1024;

    /// <summary>
    /// How many bytes of it do, by estimate. The function waits for room for more also where a call waits for a worker, each time for a moment only: its caller may wait for that call, and what he is not told
    /// yet would take all the memory of his process.
    /// </summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private const int Overhead = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private readonly object _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private long _bytes;
    private Task _telling = Task.CompletedTask;
    private ExceptionDispatchInfo? _failure;
    private bool _isTelling;
    private bool _isHurried;
    private bool _isOver;

    /// <summary>Adds to what is to be told.</summary>
    /// <param name="told">What there is to tell.</param>
    /// <param name="failed">Called when the caller's own code throws. He is told no more then.</param>
    public void Add(ReadOnlyMemory<byte> told, Action failed)
    {
        lock (_gate)
        {
            WaitForRoom();
            if (_isOver)
            {
                return;
            }

            _waiting.Enqueue(told);
            _bytes += told.Length + Overhead;
            if (!_isTelling)
            {
                _isTelling = true;
                _telling = Task.Run(() => Tell(failed));
            }
        }
    }

    /// <summary>From now on nobody waits for a caller who takes his time: he has given up, and the worker has something to say of that.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _isHurried = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all is told, once the call has ended. Where nobody waits for it any longer the rest is left out, and who is being told is not waited for.</summary>
    /// <param name="reply">How the call ended.</param>
    /// <exception cref="Exception">What the caller's own code threw when it was told.</exception>
    public async Task EndAsync(Reply reply)
    {
        Task telling;
        lock (_gate)
        {
            _isOver = true;
            telling = _telling;
            if (reply.Kind is ReplyKind.Cancelled or ReplyKind.TimedOut)
            {
                Clear();
                telling = Task.CompletedTask;
            }

            Monitor.PulseAll(_gate);
        }

        await telling.ConfigureAwait(false);
        Volatile.Read(ref _failure)?.Throw();
    }

    /// <summary>Whether so many reports, of so many bytes, are more than may wait.</summary>
    public static bool IsTooMuch(int count, long bytes) => count >= MostWaiting || bytes >= MostBytes;

    // With the gate taken.
    private void WaitForRoom()
    {
        while (isWanted is not null && IsTooMuch(_waiting.Count, _bytes) && !_isOver && !_isHurried)
        {
            var mustGoOn = isWanted();
            if (mustGoOn && _bytes < MostBytes)
            {
                return;
            }

            Monitor.Wait(_gate, Pause);
            if (mustGoOn)
            {
                return;
            }
        }
    }

    private void Clear()
    {
        _waiting.Clear();
        _bytes = 0;
    }

    private void Tell(Action failed)
    {
        while (TakeNext() is { } told)
        {
            try
            {
                if (_context is null)
                {
                    tell(told);
                }
                else
                {
                    ExecutionContext.Run(_context, _ => tell(told), null);
                }
            }
            catch (Exception exception)
            {
                lock (_gate)
                {
                    _failure = ExceptionDispatchInfo.Capture(exception);
                    _isOver = true;
                    Clear();
                }

                failed();
            }
        }
    }

    private ReadOnlyMemory<byte>? TakeNext()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var told))
            {
                _isTelling = false;
                return null;
            }

            _bytes -= told.Length + Overhead;
            Monitor.PulseAll(_gate);
            return told;
        }
    }
}
