using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Memento.Keys;

namespace Memento.Functions;

/// <summary>A memento function as the host knows it: its name, its parameters, and how to run it. One for each method.</summary>
internal sealed class FunctionDefinition
{
    private static readonly ConcurrentDictionary<MethodInfo, FunctionDefinition> Known = new();

    private readonly MethodInvoker _invoker;
    private readonly ResultAwaiter _awaiter;

    private FunctionDefinition(MethodInfo method)
    {
        Refuse(method);
        var attribute = method.GetCustomAttribute<MementoFunctionAttribute>();
        Method = method;
        Parameters = [.. method.GetParameters().Select(FunctionParameter.Of)];
        KeyParameterNames = [.. Parameters.Where(parameter => parameter.IsInKey).Select(parameter => parameter.Name)];
        KeyTypes = Parameters.Where(parameter => parameter.IsInKey).ToDictionary(parameter => parameter.Name, parameter => parameter.Type, StringComparer.Ordinal);
        _awaiter = ResultAwaiter.For(method.ReturnType);
        _invoker = MethodInvoker.Create(method);
        Name = new FunctionName(
            attribute?.Cluster,
            MethodNames.ModuleOf(method),
            MethodNames.FunctionOf(method),
            attribute?.Version ?? method.Module.ModuleVersionId.ToString("N"));
    }

    public MethodInfo Method { get; }

    public FunctionName Name { get; }

    public IReadOnlyList<FunctionParameter> Parameters { get; }

    public IReadOnlyList<string> KeyParameterNames { get; }

    /// <summary>The declared types of the parameters that take part in the key, by name.</summary>
    public IReadOnlyDictionary<string, Type> KeyTypes { get; }

    /// <summary>What the function returns, or what its task does.</summary>
    public Type ResultType => _awaiter.ResultType;

    /// <summary>True when every argument takes part in the key, so that the arguments themselves can be one.</summary>
    public bool AllInKey => Parameters.All(parameter => parameter.IsInKey || parameter.IsCancellationToken);

    /// <summary>The definition of a method; the same one each time.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static FunctionDefinition Of(MethodInfo method) => Known.GetOrAdd(method, static method => new FunctionDefinition(method));

    /// <summary>The definition behind a delegate.</summary>
    /// <exception cref="ArgumentException">The delegate is a lambda, a local function, an instance method, or several methods.</exception>
    public static FunctionDefinition Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!function.HasSingleTarget)
        {
            throw new ArgumentException("A memento function is one method; this delegate calls several.", nameof(function));
        }

        return Of(function.Method);
    }

    /// <summary>The effective arguments of a call in their normal form.</summary>
    /// <param name="values">One value a parameter, in order.</param>
    /// <exception cref="UnsupportedArgumentException">An argument cannot be part of a key.</exception>
    public NormalizedArguments Normalize(object?[] values)
    {
        var effective = new Dictionary<string, object?>(KeyTypes.Count, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            if (Parameters[i].IsInKey)
            {
                effective.Add(Parameters[i].Name, values[i]);
            }
        }

        return ArgumentHasher.Normalize(effective, context: null, KeyTypes);
    }

    /// <summary>Runs the function itself. Its exceptions come through as they are.</summary>
    /// <param name="arguments">One value a parameter, in order.</param>
    public ValueTask<object?> InvokeAsync(object?[] arguments) => _awaiter.AwaitAsync(_invoker.Invoke(null, arguments.AsSpan()));

    private static void Refuse(MethodInfo method)
    {
        var reason = (method, method.DeclaringType) switch
        {
            (_, { } type) when type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name.Contains('<', StringComparison.Ordinal) =>
                "it is a lambda or a local function, which has no name of its own; make it a static method",
            ({ IsStatic: false }, _) => "it is an instance method, whose object is no part of the key; make it static and pass what it needs",
            ({ ContainsGenericParameters: true }, _) => "its type arguments are open; give them",
            _ when method.ReturnType == typeof(void) || method.ReturnType == typeof(Task) || method.ReturnType == typeof(ValueTask) =>
                "it returns nothing, so there is nothing to remember; return a result",
            _ when method.ReturnType.IsByRef || method.ReturnType.IsByRefLike || method.ReturnType.IsPointer => "its result cannot outlive the call; return a value",
            _ => method.GetParameters().Select(Refusal).FirstOrDefault(found => found is not null),
        };
        if (reason is not null)
        {
            throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: {reason}.", nameof(method));
        }
    }

    private static string? Refusal(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef && !parameter.IsIn ? $"its parameter '{parameter.Name}' is ref or out; return what it gives back"
        : parameter.ParameterType.IsByRefLike || parameter.ParameterType.IsPointer ? $"its parameter '{parameter.Name}' cannot outlive the call; pass an array"
        : null;
}
