using System.ComponentModel;
using System.Reflection;
using System.Runtime.Loader;
using Memento.Functions;

namespace Memento.CompilerServices;

/// <summary>
/// Where a memento function is found and how its body is run; made by generated code, one for each function and its type
/// arguments. The function itself is looked for at the first use, so that what is wrong with it is told to the caller and
/// not to a type initializer.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionSource
{
    private readonly Func<FunctionDefinition> _find;
    private FunctionDefinition? _definition;

    /// <summary>A function of a type that generated code can name.</summary>
    /// <param name="declaringType">The type that declares it, with its type arguments.</param>
    /// <param name="name">Its name.</param>
    /// <param name="signature">The parameter part of its documentation comment id, as it was declared: <c>(System.Int32@,`0)</c>; empty without parameters.</param>
    /// <param name="typeArguments">Its own type arguments; empty for a function that is not generic.</param>
    /// <param name="parameterTypes">Its parameters' types with the type arguments in place, by-ref ones without the by-ref.</param>
    /// <param name="body">Runs it: takes one value a parameter, gives what it returns, of an asynchronous one the task. Null to run it by reflection.</param>
    public FunctionSource(Type declaringType, string name, string signature, Type[] typeArguments, Type[] parameterTypes, Func<object?[], object?>? body) =>
        _find = () => FunctionDefinition.Of(MethodFinder.Find(declaringType, name, signature, typeArguments, parameterTypes), body);

    /// <summary>A function of a type that generated code cannot name, such as a private nested one.</summary>
    /// <param name="nearby">A type of the generated code: the declaring type's assembly is that type's own, or one that its load context finds.</param>
    /// <param name="declaringType">The type that declares it, by its assembly-qualified name.</param>
    /// <param name="name">Its name.</param>
    /// <param name="signature">The parameter part of its documentation comment id.</param>
    /// <param name="typeArguments">Its own type arguments.</param>
    /// <param name="parameterTypes">Its parameters' types.</param>
    /// <param name="body">Runs it; null to run it by reflection.</param>
    public FunctionSource(Type nearby, string declaringType, string name, string signature, Type[] typeArguments, Type[] parameterTypes, Func<object?[], object?>? body) =>
        _find = () => FunctionDefinition.Of(
            MethodFinder.Find(Type.GetType(declaringType, assembly => Load(assembly, nearby.Assembly), null, throwOnError: true)!, name, signature, typeArguments, parameterTypes), body);

    internal FunctionSource(FunctionDefinition definition)
    {
        _find = () => definition;
        _definition = definition;
    }

    /// <exception cref="MissingMethodException">The function is not there any more: this code was compiled against another version of its assembly.</exception>
    /// <exception cref="ArgumentException">The method cannot be a memento function.</exception>
    internal FunctionDefinition Definition => Volatile.Read(ref _definition) ?? Resolve();

    // A function of another assembly is named by a string where code cannot name its type: the assembly has an alias only, say.
    private static Assembly Load(AssemblyName name, Assembly nearby) =>
        name.Name == nearby.GetName().Name ? nearby : AssemblyLoadContext.GetLoadContext(nearby)!.LoadFromAssemblyName(name);

    private FunctionDefinition Resolve()
    {
        var definition = _find();
        Volatile.Write(ref _definition, definition);
        return definition;
    }
}
