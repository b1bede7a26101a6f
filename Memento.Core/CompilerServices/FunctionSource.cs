using System.ComponentModel;
using System.Reflection;
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
    /// <param name="typeArguments">Its own type arguments; empty for a function that is not generic.</param>
    /// <param name="parameterTypes">Its parameters' types with the type arguments in place, by-ref ones without the by-ref.</param>
    /// <param name="body">Runs it: takes one value a parameter, gives what it returns, of an asynchronous one the task.</param>
    public FunctionSource(Type declaringType, string name, Type[] typeArguments, Type[] parameterTypes, Func<object?[], object?> body) =>
        _find = () => Find(declaringType, name, typeArguments, parameterTypes, body);

    /// <summary>A function of a type that generated code cannot name, such as a private nested one.</summary>
    /// <param name="declaringType">The type that declares it, by its assembly-qualified name.</param>
    /// <inheritdoc cref="FunctionSource(Type, string, Type[], Type[], Func{object?[], object?})" path="/param"/>
    /// <param name="name">Its name.</param>
    /// <param name="typeArguments">Its own type arguments.</param>
    /// <param name="parameterTypes">Its parameters' types.</param>
    /// <param name="body">Runs it.</param>
    public FunctionSource(string declaringType, string name, Type[] typeArguments, Type[] parameterTypes, Func<object?[], object?> body) =>
        _find = () => Find(Type.GetType(declaringType, throwOnError: true)!, name, typeArguments, parameterTypes, body);

    internal FunctionSource(FunctionDefinition definition)
    {
        _find = () => definition;
        _definition = definition;
    }

    /// <exception cref="MissingMethodException">The function is not there any more: this code was compiled against another version of its assembly.</exception>
    /// <exception cref="ArgumentException">The method cannot be a memento function.</exception>
    internal FunctionDefinition Definition => Volatile.Read(ref _definition) ?? Resolve();

    private FunctionDefinition Resolve()
    {
        var definition = _find();
        Volatile.Write(ref _definition, definition);
        return definition;
    }

    private static FunctionDefinition Find(Type declaringType, string name, Type[] typeArguments, Type[] parameterTypes, Func<object?[], object?> body)
    {
        const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var candidate in declaringType.GetMember(name, MemberTypes.Method, Declared).Cast<MethodInfo>())
        {
            if (candidate.GetGenericArguments().Length == typeArguments.Length
                && (typeArguments.Length == 0 ? candidate : candidate.MakeGenericMethod(typeArguments)) is var method
                && Array.ConvertAll(method.GetParameters(), FunctionParameter.TypeOf).AsSpan().SequenceEqual(parameterTypes))
            {
                return FunctionDefinition.Of(method, body);
            }
        }

        throw new MissingMethodException($"{declaringType.Assembly.GetName().Name} has no static method {declaringType}.{name}({string.Join(", ", parameterTypes.AsEnumerable())}) any more, which this program was compiled against. Rebuild the program.");
    }
}
