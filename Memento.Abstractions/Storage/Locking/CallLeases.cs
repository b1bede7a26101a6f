using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Memento.Running;
using Microsoft.Extensions.Logging;

namespace Memento.Storage.Locking;

/// <summary>The leases of calls in a store: a lock for each, numbered by a hash of the call. For metadata stores that have a folder, who answer <see cref="IMetadataStore.LeaseAsync"/> by it.</summary>
/// <param name="locks">The store's locks.</param>
/// <param name="place">The store as the operator knows it: its folder or file.</param>
/// <param name="logger">Takes what is told of long waits.</param>
public sealed class CallLeases(StoreLocks locks, string place, ILogger logger)
{
    /// <summary>The first lock that is no call's lease, and so a store's own to use. The numbers above it say since when leases are held.</summary>
    public const long OwnLock = 1L << 62;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>After how long a wait is told, as its end may be up to a process that hangs.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromSeconds(30);

    /// <summary>Hashes of the names of functions, each computed once for an object that names one.</summary>
    private static readonly ConditionalWeakTable<FunctionName, StrongBox<long>> Functions = [];

    private readonly LeaseTimes _times = new(locks);

    /// <summary>Says how long a wait has taken, and when it is looked again.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes the lease of a call, waiting for it in growing pauses; null where there are no locks. Completes synchronously when nobody is in the way.</summary>
    /// <param name="call">The call.</param>
    /// <param name="waiting">Gives the calls here that cannot end before this one has; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CyclicCallException">Who has it waits for one of those in turn.</exception>
    public ValueTask<ICallLease?> TakeAsync(CallKey call, Func<IReadOnlyCollection<CallKey>>? waiting, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ICallLease?>(cancellationToken);
        }

        var number = NumberOf(call);
        return locks.TryTake(number, makesFolder: true) switch
        {
            LockOutcome.Taken => new(Begin(number, hadToWait: false)),
            LockOutcome.Held => WaitAsync(call, number, waiting, cancellationToken),
            _ => default,
        };
    }

    /// <summary>Whether anybody holds the lease of a call.</summary>
    public bool IsHeld(CallKey call) => locks.FindHeld(NumberOf(call), 1) is not null;

    /// <summary>Since when the oldest lease that anybody holds has been held, or a little earlier; null when none is held.</summary>
    public DateTimeOffset? FindOldest() => _times.FindOldest();

    /// <summary>Does something to a call while nobody holds its lease, this object included.</summary>
    /// <returns>What came of it; false when somebody holds the lease.</returns>
    public bool TryAlone(CallKey call, Func<bool> act)
    {
        var number = NumberOf(call);
        var outcome = TakeAlone(number);
        if (outcome == LockOutcome.Held)
        {
            return false;
        }

        try
        {
            return act();
        }
        finally
        {
            if (outcome == LockOutcome.Taken)
            {
                locks.Release(number);
            }
        }
    }

    /// <summary>62 bits of the hashes of function and arguments: two calls of one number would cost a wait, and there are none.</summary>
    internal static long NumberOf(CallKey call)
    {
        Span<byte> arguments = stackalloc byte[ArgumentHash.ByteLength];
        call.ArgumentHash.CopyTo(arguments);
        return (BinaryPrimitives.ReadInt64LittleEndian(arguments) ^ Functions.GetValue(call.Function, HashOf).Value) & (OwnLock - 1);
    }

    private static StrongBox<long> HashOf(FunctionName function) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(function.ToString()))));

    private LockOutcome TakeAlone(long number)
    {
        try
        {
            return locks.TryTakeAlone(number);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Where no lock can be taken nobody holds one.
            return LockOutcome.None;
        }
    }

    private CallLease Begin(long number, bool hadToWait)
    {
        try
        {
            return new CallLease(locks, number, _times, _times.Begin(), hadToWait);
        }
        catch
        {
            // Whatever it was, nobody would let go of the lock any more.
            locks.Release(number);
            throw;
        }
    }

    private async ValueTask<ICallLease?> WaitAsync(CallKey call, long number, Func<IReadOnlyCollection<CallKey>>? waiting, CancellationToken cancellationToken)
    {
        using var waits = new LeaseWaits(locks, number);
        var started = Clock.GetTimestamp();
        var isTold = false;
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, Clock, cancellationToken).ConfigureAwait(false);
            switch (locks.TryTake(number, makesFolder: true))
            {
                case LockOutcome.Taken:
                    return Begin(number, hadToWait: true);
                case LockOutcome.None:
                    return null;
                default:
                    break;
            }

            // Most waits are short: who looks for circles waits long.
            if (pause == LongestPause && waiting is not null && waits.FindCircle(waiting()) is { } caller)
            {
                throw new CyclicCallException(caller == call ? [call, call] : [caller, call, caller]);
            }

            if (!isTold && Clock.GetElapsedTime(started) > ToldAfter)
            {
                isTold = true;
                StorageLog.WaitsForLease(logger, call, place);
            }
        }
    }

    private sealed class CallLease(StoreLocks locks, long number, LeaseTimes times, LinkedListNode<DateTime> start, bool hadToWait) : ICallLease
    {
        private int _isReleased;

        public bool HadToWait => hadToWait;

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            {
                try
                {
                    locks.Release(number);
                }
                finally
                {
                    times.End(start);
                }
            }

            return default;
        }
    }
}
