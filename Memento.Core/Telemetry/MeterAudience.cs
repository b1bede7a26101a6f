using System.Reflection;
using System.Runtime.CompilerServices;

namespace Memento.Telemetry;

/// <summary>
/// Tells whether anybody can listen to a meter by now: who does has loaded the assembly that meters are of, and so has the runtime for a tool that listens from another process. Before that a
/// meter is of no use, and a program that starts need not wait for it.
/// </summary>
internal static class MeterAudience
{
    // By its name: to name one of its types would load it.
    private const string MetersAssembly = "System.Diagnostics.DiagnosticSource,";

    private static int _isWatched;
    private static bool _isPossible;

    /// <summary>False as long as nobody can listen.</summary>
    public static bool IsPossible
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _isPossible;
    }

    /// <summary>Looks whether anybody can listen, and from now on notices when that comes true. To be called before the first call is counted.</summary>
    public static void Watch()
    {
        if (Volatile.Read(ref _isWatched) != 0 || Interlocked.Exchange(ref _isWatched, 1) != 0)
        {
            return;
        }

        // First, so that none is missed that is loaded meanwhile.
        AppDomain.CurrentDomain.AssemblyLoad += static (_, loaded) => Look(loaded.LoadedAssembly);
        Array.ForEach(AppDomain.CurrentDomain.GetAssemblies(), Look);
    }

    /// <summary>Looks at an assembly that is loaded. Threads load at once, so that what one of them has noticed is never written over.</summary>
    internal static void Look(Assembly assembly)
    {
        if (assembly.FullName?.StartsWith(MetersAssembly, StringComparison.Ordinal) == true)
        {
            _isPossible = true;
        }
    }
}
