using System.Runtime.InteropServices;

namespace Memento.Plugins;

/// <summary>The runtime identifiers whose native libraries run on this machine, the closest first.</summary>
/// <remarks>As the portable graph has them: https://learn.microsoft.com/dotnet/core/rid-catalog.</remarks>
internal static class RuntimeIdentifiers
{
    /// <summary>This machine's identifiers.</summary>
    public static IReadOnlyList<string> Chain { get; } = [.. BuildChain().Distinct(StringComparer.Ordinal)];

    /// <summary>This machine's portable identifier, such as <c>linux-x64</c>.</summary>
    public static string Portable => $"{OperatingSystemName}-{Architecture}";

    /// <summary>True for a path below <c>runtimes/</c> that is for another machine.</summary>
    /// <param name="path">A path relative to a plugin's folder, parted by <c>/</c>.</param>
    public static bool IsForeign(string path)
    {
        var parts = path.Split('/');
        return parts.Length > 2
            && string.Equals(parts[0], "runtimes", StringComparison.OrdinalIgnoreCase)
            && !Chain.Contains(parts[1], StringComparer.OrdinalIgnoreCase);
    }

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "win"
        : OperatingSystem.IsMacOS() ? "osx"
        : IsMusl ? "linux-musl"
        : OperatingSystem.IsLinux() ? "linux"
        : "unix";

    private static bool IsMusl =>
        RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);

    // The usual ones by hand: to name a value, the names of all are read.
    private static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<string> BuildChain()
    {
        yield return RuntimeInformation.RuntimeIdentifier;
        yield return Portable;
        yield return OperatingSystemName;
        if (!OperatingSystem.IsWindows())
        {
            if (OperatingSystem.IsLinux())
            {
                yield return $"linux-{Architecture}";
                yield return "linux";
            }

            yield return $"unix-{Architecture}";
            yield return "unix";
        }

        yield return "any";
    }
}
