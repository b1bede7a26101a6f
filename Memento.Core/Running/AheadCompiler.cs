using System.Reflection;
using System.Runtime.CompilerServices;

namespace Memento.Running;

/// <summary>
/// Has the runtime compile what runs for a call before there is one: the methods of some types, one after the other. For a process that waits for its first call with nothing else
/// to do; what was compiled ahead of time anyway, as a published program is, costs next to nothing here. Usable from any thread.
/// </summary>
/// <remarks>Methods of generic types, and generic ones, are left out: which of their forms will be called is not known.</remarks>
/// <param name="types">The types.</param>
internal sealed class AheadCompiler(IEnumerable<Type> types)
{
    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Lock _gate = new();
    private readonly IEnumerator<MethodBase> _methods = MethodsOf(types).GetEnumerator();
    private bool _isDone;

    /// <summary>All types of an assembly whose own references can be found.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // Some of them need what is not there, which is for those to tell who use them.
            return exception.Types.OfType<Type>();
        }
    }

    /// <summary>Goes on until all is compiled, or it is cancelled, which is heard after each method.</summary>
    /// <returns>Whether all is compiled.</returns>
    public bool Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // One at a time, so that who has begun and was cancelled lets the next one go on.
            lock (_gate)
            {
                if (_isDone || !_methods.MoveNext())
                {
                    _isDone = true;
                    return true;
                }

                Compile(_methods.Current);
            }
        }

        return false;
    }

    private static void Compile(MethodBase method)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
        catch (Exception)
        {
            // Whatever is wrong with a method, a missing reference say, who calls it is told; perhaps nobody does.
        }
    }

    private static IEnumerable<MethodBase> MethodsOf(IEnumerable<Type> types) =>
        from type in types
        where !type.ContainsGenericParameters && !type.IsInterface
        from method in type.GetMembers(All).OfType<MethodBase>()
        where !method.IsAbstract && !method.ContainsGenericParameters && !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.InternalCall)
            && !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.Runtime) && !method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        select method;
}
