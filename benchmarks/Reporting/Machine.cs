using System.Runtime.InteropServices;

namespace Memento.Benchmarks.Reporting;

/// <summary>What it was measured on.</summary>
internal static class Machine
{
    public static string Description => FormattableString.Invariant(
        $"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}, file system {FileSystem()} for temporary files");

    /// <summary>What else the machine did, where the system says so; else an empty text.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";

    private static string Processor()
    {
        const string Name = "model name";
        return (File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(Name, StringComparison.Ordinal)) : null)?.Split(':', 2)[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>The file system of the longest mount point above the temporary files.</summary>
    private static string FileSystem()
    {
        var folder = Path.GetFullPath(Path.GetTempPath());
        return DriveInfo.GetDrives()
            .Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal))
            .MaxBy(static drive => drive.Name.Length)?.DriveFormat ?? "unknown";
    }
}
