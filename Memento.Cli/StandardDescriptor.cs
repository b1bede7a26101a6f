using System.Runtime.InteropServices;

namespace Memento.Cli;

/// <summary>A standard stream as the system has it: a number, which is given to a file of the runtime's own where whoever started the tool had closed it.</summary>
internal static partial class StandardDescriptor
{
    /// <summary>Standard input.</summary>
    public const int Input = 0;

    /// <summary>Standard output.</summary>
    public const int Output = 1;

    /// <summary>Standard error.</summary>
    public const int Error = 2;

    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Whether the tool was started with it. What the runtime opened in its place has the flag by which a program that is started does not get it, so that none that was got has it.</summary>
    /// <param name="descriptor">Its number.</param>
    /// <remarks>Always, on Windows, where the framework knows.</remarks>
    public static bool IsOpen(int descriptor) => OperatingSystem.IsWindows() || (Control(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
