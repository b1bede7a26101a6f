using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Memento.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace Memento.Storage.Locking;

/// <summary>
/// Locks of single bytes of one open file, by Linux's open file description locks (fcntl(2), <c>F_OFD_SETLK</c> and <c>F_OFD_GETLK</c>): they are the open
/// file's and not the process's, so that closing some other handle of the file does not lose them.
/// </summary>
/// <param name="file">The file, this object's to close.</param>
/// <param name="path">Where it was opened.</param>
[SupportedOSPlatform("linux")]
internal sealed class OpenFileLocks(SafeFileHandle file, string path) : IByteLocks
{
    private const int GetLock = 36;
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const short NoLock = 2;
    private const int Interrupted = 4;
    private const int Again = 11;
    private const int Denied = 13;

    private readonly FileIdentity _identity = FileIdentity.Of(file);

    // What cannot be told is in its place.
    public bool IsInPlace => FileIdentity.Find(path) is { } found && (found == _identity || found == default || _identity == default);

    public bool TryLock(long number)
    {
        var error = Set(number, WriteLock);
        return error switch
        {
            0 => true,
            Again or Denied => false,
            _ => throw Trouble(error),
        };
    }

    public long? FindHeld(long first, long count)
    {
        // The system tells of one that is in the way, in no order: what is below that one is asked for again.
        long? lowest = null;
        while (count > 0)
        {
            var region = new Region { Type = WriteLock, Start = first, Length = count };
            var error = Run(GetLock, ref region);
            if (error != 0)
            {
                throw Trouble(error);
            }

            if (region.Type == NoLock)
            {
                break;
            }

            lowest = Math.Max(first, region.Start);
            count = lowest.Value - first;
        }

        return lowest;
    }

    public void Unlock(long number)
    {
        var error = Set(number, NoLock);
        if (error != 0)
        {
            throw Trouble(error);
        }
    }

    public void Dispose() => file.Dispose();

    private static IOException Trouble(int error) => new($"The file of the leases cannot be locked: {new Win32Exception(error).Message}.");

    private int Set(long number, short type)
    {
        var region = new Region { Type = type, Start = number, Length = 1 };
        return Run(SetLock, ref region);
    }

    private int Run(int command, ref Region region)
    {
        int error;
        do
        {
            error = Control(file, command, ref region) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);

        return error;
    }

    // Variadic in C; on the 64-bit systems that Linux runs .NET on, variadic arguments go where others do.
    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(SafeFileHandle file, int command, ref Region region);

    /// <summary><c>struct flock</c> of a 64-bit Linux. A whence of zero counts from the file's start, and an open file's lock has no process.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }
}
