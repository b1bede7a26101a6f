using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memento.Running;

/// <summary>
/// Ends a worker process with the process that started it, whatever the worker is doing: a parent that is killed cannot tell its workers. A thread of
/// its own looks a few times a second, so that neither a function in an endless loop nor one that takes all threads of the pool is in the way.
/// </summary>
internal static partial class ParentWatch
{
    private const int PauseMilliseconds = 200;
    private const int SignalKill = 9;

    /// <summary>Begins to watch; ends this process at once when the parent is gone already.</summary>
    /// <param name="parentProcessId">The process that the worker ends with.</param>
    public static void Begin(int parentProcessId)
    {
        Process? parent = null;
        var isChild = !OperatingSystem.IsWindows() && ParentId() == parentProcessId;
        if (!isChild)
        {
            try
            {
                // By its handle, which goes on being that process's when the number is another's.
                parent = Process.GetProcessById(parentProcessId);
            }
            catch (ArgumentException)
            {
                End(hasGroup: false);
            }
        }

        // What functions start is in the worker's own group, and goes with it. It also keeps a key that interrupts the program from ending workers amid a call.
        var hasGroup = !OperatingSystem.IsWindows() && SetGroup(0, 0) == 0;
        new Thread(() => Watch(parent, parentProcessId, hasGroup)) { IsBackground = true, Name = "Memento parent watch", Priority = ThreadPriority.Highest }.Start();
    }

    // A child is given to another parent when its own ends, also when nobody asks how that ended, and it goes on having its number.
    private static void Watch(Process? parent, int parentProcessId, bool hasGroup)
    {
        while (parent is null ? ParentId() == parentProcessId : !parent.WaitForExit(PauseMilliseconds))
        {
            if (parent is null)
            {
                Thread.Sleep(PauseMilliseconds);
            }
        }

        End(hasGroup);
    }

    // Without a farewell: nobody waits for one, and what the process has not finished storing is not there for anybody.
    private static void End(bool hasGroup)
    {
        if (hasGroup)
        {
            _ = Signal(0, SignalKill);
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
