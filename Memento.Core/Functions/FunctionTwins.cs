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
        if (Find(method, name) is { } twin)
        {
            throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: '{name.Function}' at version '{name.Version}' is the name of two functions in this program, {twin.Known} and {twin.Other}, which would share their results. Give one of the types another name, or leave out Version, so that the code tells them apart.", nameof(method));
        }
    }

    /// <summary>Looks for another function of a name. Where there is none, the name is this function's from here on.</summary>
    /// <param name="method">The function, in whose name there are types.</param>
    /// <param name="name">Its name, with a version that its code does not decide.</param>
    /// <returns>Both with the assemblies of their types, the other one first; null when there is none.</returns>
    public static (string Known, string Other)? Find(MethodInfo method, FunctionName name)
    {
        var types = MethodNames.WithAssemblies(method);
        var known = Known.GetOrAdd(name, types);
        return string.Equals(known, types, StringComparison.Ordinal) ? null : (known, types);
    }
}
