using System.Collections.Concurrent;
using System.Reflection;

namespace Memento.Functions;

/// <summary>
/// Sees to it that a name stands for one function. Names have the full names of types and not their assemblies, of which two may have a type of one name:
/// where the version does not tell the functions apart, each would get the other's results.
/// </summary>
/// <remarks>A type of its own, so that a program without such names has nothing of it at its start.</remarks>
internal static class FunctionTwins
{
    // The types with their assemblies, and no types: another copy of an assembly is the same, and nothing is held in memory.
    private static readonly ConcurrentDictionary<FunctionName, string> Known = new();

    /// <summary>Refuses a function whose name another one has.</summary>
    /// <param name="method">The function, in whose name there are types.</param>
    /// <param name="name">Its name, with the version that it gives.</param>
    /// <exception cref="ArgumentException">Another function of this process has the name.</exception>
    public static void Refuse(MethodInfo method, FunctionName name)
    {
        var types = MethodNames.WithAssemblies(method);
        var known = Known.GetOrAdd(name, types);
        if (!string.Equals(known, types, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: '{name.Function}' at version '{name.Version}' is the name of two functions in this program, {known} and {types}, which would share their results. Give one of the types another name, or leave out Version, so that the code tells them apart.", nameof(method));
        }
    }
}
