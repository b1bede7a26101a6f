using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Memento.Storage.Filesystem.Files;

namespace Memento.Storage.Filesystem;

/// <summary>The leases of calls: a lock for each, numbered by a hash of the call.</summary>
internal sealed class CallLeases(StoreFolder folder, StoreLocks locks)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>After how long a wait is told, as its end may be up to a process that hangs.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(30);

    /// <summary>Takes the lease of a call, waiting for it in growing pauses; null where there are no locks. Completes synchronously when nobody is in the way.</summary>
    public ValueTask<ICallLease?> TakeAsync(CallKey call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ICallLease?>(cancellationToken);
        }

        var number = NumberOf(call);
        return locks.TryTake(number, makesFolder: true) switch
        {
            LockOutcome.Taken => new(new CallLease(locks, number, hadToWait: false)),
            LockOutcome.Held => WaitAsync(call, number, cancellationToken),
            _ => default,
        };
    }

    /// <summary>62 bits of a hash of the call: two calls of one number would cost a wait, and there are none.</summary>
    internal static long NumberOf(CallKey call) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(call.ToString()))) & (ForgottenJournal.LockNumber - 1);

    private async ValueTask<ICallLease?> WaitAsync(CallKey call, long number, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var isTold = false;
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            switch (locks.TryTake(number, makesFolder: true))
            {
                case LockOutcome.Taken:
                    return new CallLease(locks, number, hadToWait: true);
                case LockOutcome.None:
                    return null;
                default:
                    break;
            }

            if (!isTold && Stopwatch.GetElapsedTime(started) > ToldAfter)
            {
                isTold = true;
                FilesystemLog.WaitsForLease(folder.Logger, call, folder.Root);
            }
        }
    }

    private sealed class CallLease(StoreLocks locks, long number, bool hadToWait) : ICallLease
    {
        private int _isReleased;

        public bool HadToWait => hadToWait;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                locks.Release(number);
            }

            return default;
        }
    }
}
