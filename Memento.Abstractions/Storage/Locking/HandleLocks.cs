using System.Runtime.Versioning;

namespace Memento.Storage.Locking;

/// <summary>Locks of single bytes of one open file on Windows, where they are the handle's (LockFile).</summary>
[SupportedOSPlatform("windows")]
internal sealed class HandleLocks(FileStream file) : IByteLocks
{
    private const int LockViolation = unchecked((int)0x80070021);

    public bool TryLock(long number) => TryLock(number, 1);

    public long? FindHeld(long first, long count)
    {
        // The system does not tell who is in the way, only whether somebody is: halves are tried until one number is left.
        if (IsFree(first, count))
        {
            return null;
        }

        while (count > 1)
        {
            var half = count / 2;
            if (IsFree(first, half))
            {
                first += half;
                count -= half;
            }
            else
            {
                count = half;
            }
        }

        return first;
    }

    public void Unlock(long number) => file.Unlock(number, 1);

    public void Dispose() => file.Dispose();

    private bool IsFree(long first, long count)
    {
        if (!TryLock(first, count))
        {
            return false;
        }

        file.Unlock(first, count);
        return true;
    }

    private bool TryLock(long first, long count)
    {
        try
        {
            file.Lock(first, count);
            return true;
        }
        catch (IOException exception) when (exception.HResult == LockViolation)
        {
            // Held by another: an answer.
            return false;
        }
    }
}
