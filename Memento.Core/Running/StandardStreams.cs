using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memento.Running;

/// <summary>
/// Takes the pipes of a process that serves another away from its standard input and output, once the process has them as streams: what native code prints, and the
/// programs that functions start, which have the same standard streams, neither come between the bytes of the two nor keep the pipes open.
/// </summary>
internal static partial class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int WindowsOutput = -11;
    private const int WindowsError = -12;

    /// <summary>Standard input has nothing from here on, and standard output goes where standard error does.</summary>
    public static void Withdraw()
    {
        if (OperatingSystem.IsWindows())
        {
            _ = SetStandardHandle(WindowsOutput, GetStandardHandle(WindowsError));
            return;
        }

        // The streams of the console have descriptors of their own, which no other program inherits.
        using var nothing = File.OpenHandle("/dev/null");
        _ = Duplicate(nothing, Input);
        _ = Duplicate(Error, Output);
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(SafeFileHandle from, int to);

    [LibraryImport("kernel32", EntryPoint = "GetStdHandle")]
    private static partial nint GetStandardHandle(int which);

    [LibraryImport("kernel32", EntryPoint = "SetStdHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetStandardHandle(int which, nint handle);
}
