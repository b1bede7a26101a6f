using System.Buffers;
using System.Runtime.CompilerServices;

namespace Memento.Running;

/// <summary>
/// The direct calls of a running function in the order in which they begin, as many as its memento has room for. The thread on which the body began adds what the
/// memory cache answered and takes no lock; of all others one thread at a time adds.
/// </summary>
/// <remarks>
/// What others add has with it how many calls the body's thread had added by then, and comes after those. So a call that was made because another one had been made
/// comes after it, whichever threads made the two; calls that threads make at once have no order. Where threads add at once a few more may be taken than there is
/// room for: neither waits for what the other one's processor has not written to memory yet.
/// </remarks>
internal sealed class DirectCalls
{
    private const int FirstLength = 16;

    // Of a call that the memory cache answered the memento, which is not looked into before the function is done: a hit takes no more memory to the processor than it must.
    private MementoRecord[] _own = [];
    private int _ownCount;
    // A memento too, and of any other call the invocation.
    private List<(object Call, int After)>? _others;
    private int _otherCount;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _ownCount) + Volatile.Read(ref _otherCount);

    /// <summary>Adds a call that the memory cache answered; for the thread on which the body began alone.</summary>
    /// <returns>False where there is no room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddOwn(MementoRecord memento)
    {
        var count = _ownCount;
        if (count + Volatile.Read(ref _otherCount) >= MementoRecord.MaximumInvocations)
        {
            return false;
        }

        var own = _own;
        if (count == own.Length)
        {
            own = Grow(own);
        }

        own[count] = memento;
        // Last: who reads the number finds that many.
        Volatile.Write(ref _ownCount, count + 1);
        return true;
    }

    /// <summary>Adds a call, for one thread at a time.</summary>
    /// <param name="call">The memento, or the invocation.</param>
    /// <returns>False where there is no room.</returns>
    public bool TryAdd(object call)
    {
        var after = Volatile.Read(ref _ownCount);
        if (after + _otherCount >= MementoRecord.MaximumInvocations)
        {
            return false;
        }

        (_others ??= []).Add((call, after));
        Volatile.Write(ref _otherCount, _otherCount + 1);
        return true;
    }

    /// <summary>All calls in order; for who adds no more.</summary>
    public List<object> ToList()
    {
        var count = Volatile.Read(ref _ownCount);
        var own = Volatile.Read(ref _own);
        var all = new List<object>(count + _otherCount);
        var added = 0;
        foreach (var (call, after) in _others ?? [])
        {
            for (; added < after; added++)
            {
                all.Add(own[added]);
            }

            all.Add(call);
        }

        for (; added < count; added++)
        {
            all.Add(own[added]);
        }

        return all;
    }

    /// <summary>Takes no more calls, and lets go of its memory; for the thread on which the body began, which alone knows that it is not adding.</summary>
    public void Close()
    {
        if (_own.Length > FirstLength)
        {
            ArrayPool<MementoRecord>.Shared.Return(_own, clearArray: true);
        }

        _own = [];
        _ownCount = MementoRecord.MaximumInvocations;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MementoRecord[] Grow(MementoRecord[] own)
    {
        // Few calls or many: memory that was written a moment ago is in the processor's caches, and new memory is not.
        var grown = own.Length == 0 ? new MementoRecord[FirstLength] : ArrayPool<MementoRecord>.Shared.Rent(MementoRecord.MaximumInvocations);
        own.CopyTo(grown, 0);
        Volatile.Write(ref _own, grown);
        return grown;
    }
}
