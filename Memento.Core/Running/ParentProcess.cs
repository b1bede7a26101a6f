using System.Diagnostics;

namespace Memento.Running;

/// <summary>The process that started this one to work for it.</summary>
internal static class ParentProcess
{
    /// <summary>Ends this process with that one: a parent that is killed cannot tell its workers; they watch it.</summary>
    public static void EndWith(int parentProcessId)
    {
        try
        {
            var parent = Process.GetProcessById(parentProcessId);
            _ = parent.WaitForExitAsync().ContinueWith(static _ => System.Environment.Exit(0), TaskScheduler.Default);
        }
        catch (ArgumentException)
        {
            // It is gone already.
            System.Environment.Exit(0);
        }
    }
}
