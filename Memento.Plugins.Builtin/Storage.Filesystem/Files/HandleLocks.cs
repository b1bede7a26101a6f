using System.Runtime.Versioning;

namespace Memento.Storage.Filesystem.Files;

/// <summary>Locks of single bytes of one open file on Windows, where they are the handle's (LockFile).</summary>
[SupportedOSPlatform("windows")]
internal sealed class HandleLocks(FileStream file) : IByteLocks
{
    private const int LockViolation = unchecked((int)0x80070021);

    public bool TryLock(long number)
    {
        try
        {
            file.Lock(number, 1);
            return true;
        }
        catch (IOException exception) when (exception.HResult == LockViolation)
        {
            // Held by another: an answer.
            return false;
        }
    }

    public void Unlock(long number) => file.Unlock(number, 1);

    public void Dispose() => file.Dispose();
}
