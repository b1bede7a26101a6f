using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Memento.Configuration;
using Memento.Keys;
using Memento.Versioning;

namespace Memento.Functions;

/// <summary>A memento function as the host knows it: its name, its parameters, and how to run it. One for each method.</summary>
internal sealed class FunctionDefinition
{
    private static readonly ConcurrentDictionary<MethodInfo, FunctionDefinition> Known = new();

    private readonly ResultAwaiter _awaiter;
    private KeyOrder? _keyOrder;
    private Func<object?[], object?>? _body;
    private readonly bool _followsCode;
    private bool _hasWarned;

    private FunctionDefinition(MethodInfo method)
    {
        Refuse(method);
        var attribute = method.GetCustomAttribute<MementoFunctionAttribute>();
        Method = method;
        RefuseParts(method, attribute);
        ValidFor = attribute?.ValidFor is { } text ? ReadValidFor(method, text) : null;
        Exceptions = RememberedExceptions.Of(method, attribute);
        var parameters = Array.ConvertAll(method.GetParameters(), FunctionParameter.Of);
        var inKey = Array.FindAll(parameters, static parameter => parameter.IsInKey);
        Parameters = parameters;
        KeyParameterNames = Array.ConvertAll(inKey, static parameter => parameter.Name);
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var parameter in inKey)
        {
            types.Add(parameter.Name, parameter.Type);
        }

        KeyTypes = types;
        _awaiter = ResultAwaiter.For(method.ReturnType);
        Unversioned = new FunctionName(attribute?.Cluster, MethodNames.ModuleOf(method), MethodNames.FunctionOf(method), version: null);
        _followsCode = attribute?.Version is null;
        // Code that was made while the program runs has no text to read; each build of it is a version.
        var given = attribute?.Version ?? (method.Module.Assembly.IsDynamic ? method.Module.ModuleVersionId.ToString("N") : null);
        Version = new FunctionVersion(method, Unversioned, given);
        if (given is not null && HasTypesInName)
        {
            FunctionTwins.Refuse(method, Unversioned.At(given));
        }
    }

    public MethodInfo Method { get; }

    /// <summary>The qualified name without a version. Costs nothing, where the version may have to be read from the code.</summary>
    public FunctionName Unversioned { get; }

    /// <summary>Whether there are types in its name, which does not say of which assemblies they are.</summary>
    public bool HasTypesInName => Method.IsGenericMethod || Method.DeclaringType!.IsGenericType || Unversioned.Function.Contains('(', StringComparison.Ordinal);

    /// <summary>The qualified name, with the version of the code as it is now: the static fields that the code reads are part of it.</summary>
    public FunctionName Name => Version.Name;

    /// <summary>Whether its version is made of code, and code was edited since the program started, so that the version is not that of the code that runs.</summary>
    /// <param name="isLocked">Whether its cluster is locked: a version that it is locked at follows nothing.</param>
    public bool IsEdited(bool isLocked) => CodeEdits.HaveHappened && _followsCode && !isLocked;

    /// <summary>What the version is made of.</summary>
    public FunctionVersion Version { get; }

    public IReadOnlyList<FunctionParameter> Parameters { get; }

    public IReadOnlyList<string> KeyParameterNames { get; }

    /// <summary>The declared types of the parameters that take part in the key, by name.</summary>
    public IReadOnlyDictionary<string, Type> KeyTypes { get; }

    /// <summary>What the function returns, or what its task does.</summary>
    public Type ResultType => _awaiter.ResultType;

    /// <summary>For how long a result is good; null for ever.</summary>
    public TimeSpan? ValidFor { get; }

    /// <summary>Which exceptions are results.</summary>
    public RememberedExceptions Exceptions { get; }

    /// <summary>True when every argument takes part in the key, so that the arguments themselves can be one.</summary>
    public bool AllInKey => Parameters.All(parameter => parameter.IsInKey || parameter.IsCancellationToken);

    /// <summary>True when the function hears of the cancellation of a call.</summary>
    public bool HearsOfCancellation => Parameters.Any(static parameter => parameter.IsCancellationToken);

    /// <summary>
    /// Whether the next call that goes to a store is most likely in none: the last one was not, and had its lease at once. A guess, by which the host
    /// looks for such a call under its lease from the first, and so once; of many threads any may have the last word.
    /// </summary>
    public bool ExpectsNew { get; set; }

    /// <summary>All that were made by now.</summary>
    public static ICollection<FunctionDefinition> All => Known.Values;

    /// <summary>The definition of a method; the same one each time.</summary>
    /// <exception cref="ArgumentException">The method cannot be a memento function; the message says why and what to do.</exception>
    public static FunctionDefinition Of(MethodInfo method) => Known.GetOrAdd(method, static method => new FunctionDefinition(method));

    /// <summary>The definition of a method that generated code knows how to run; null where it does not.</summary>
    /// <inheritdoc cref="Of(MethodInfo)"/>
    public static FunctionDefinition Of(MethodInfo method, Func<object?[], object?>? body)
    {
        var definition = Of(method);
        Interlocked.CompareExchange(ref definition._body, body, null);
        return definition;
    }

    /// <summary>The definition behind a delegate.</summary>
    /// <exception cref="ArgumentException">The delegate is a lambda, a local function, an instance method, or several methods.</exception>
    public static FunctionDefinition Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!function.HasSingleTarget)
        {
            throw new ArgumentException("A memento function is one method; this delegate calls several.", nameof(function));
        }

        return Of(FSharpClosures.Unwrap(function.Method));
    }

    /// <summary>Which arguments a call gives that gives these in the key, one a parameter. What is not in the key is always given.</summary>
    /// <param name="names">The parameters in the key that are given, in order; null for all.</param>
    /// <exception cref="MissingMethodException">They are not what the function has: the caller was compiled against another version of it.</exception>
    public bool[] MaskOf(IReadOnlyList<string>? names)
    {
        var mask = new bool[Parameters.Count];
        var next = 0;
        for (var i = 0; i < mask.Length; i++)
        {
            var parameter = Parameters[i];
            mask[i] = names is null || !parameter.IsInKey || (next < names.Count && names[next] == parameter.Name);
            next += mask[i] && parameter.IsInKey ? 1 : 0;
            if (!mask[i] && !parameter.IsOptional)
            {
                throw Changed(names!);
            }
        }

        return names is null || next == names.Count ? mask : throw Changed(names);

        MissingMethodException Changed(IReadOnlyList<string> given) =>
            new($"This program was compiled against another version of {Unversioned}: it gives {(given.Count == 0 ? "no arguments" : string.Join(", ", given))}, and the function's parameters in the key are {(KeyParameterNames.Count == 0 ? "none" : string.Join(", ", KeyParameterNames))}. Rebuild the program.");
    }

    /// <summary>One value a parameter, from one a parameter that is no cancellation token: of those the host passes the call's own.</summary>
    public object?[] WithTokens(object?[] values)
    {
        if (values.Length == Parameters.Count)
        {
            return values;
        }

        var next = 0;
        return [.. Parameters.Select(parameter => parameter.IsCancellationToken ? CancellationToken.None : values[next++])];
    }

    /// <summary>The arguments of a call in full.</summary>
    /// <param name="arguments">One a parameter: the value or <see cref="Argument.LeftOut"/>.</param>
    /// <param name="partial">What a partial application has, in the same way, for where they leave something out; null for nothing.</param>
    /// <param name="keyOnly">True when only the key of the call is wanted, which what is not in the key may be missing for.</param>
    /// <exception cref="ArgumentBindingException">A parameter without a default got nothing.</exception>
    public CallArguments Complete(object?[] arguments, IReadOnlyList<object?>? partial, bool keyOnly)
    {
        var values = new object?[Parameters.Count];
        var isGiven = new bool[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = Parameters[i];
            var value = ReferenceEquals(arguments[i], Argument.LeftOut) && partial is not null ? partial[i] : arguments[i];
            isGiven[i] = !ReferenceEquals(value, Argument.LeftOut);
            if (!isGiven[i] && !parameter.IsOptional && !parameter.IsCancellationToken && !(keyOnly && !parameter.IsInKey))
            {
                throw new ArgumentBindingException($"{Unversioned} needs an argument for its parameter '{parameter.Name}', and got none.");
            }

            values[i] = parameter.IsCancellationToken ? CancellationToken.None : isGiven[i] ? value : parameter.Default;
        }

        return new CallArguments(values, isGiven);
    }

    /// <summary>The arguments of a partial application, by name.</summary>
    public PartialArguments? PartialOf(IReadOnlyList<object?>? partial) => partial is null ? null : PartialArguments.None.With(
        positional: null,
        Parameters.Zip(partial)
            .Where(pair => pair.First.IsInKey && !ReferenceEquals(pair.Second, Argument.LeftOut))
            .ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal));

    /// <summary>The effective arguments of a call in their normal form: those that were given, and are in the key.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="context">The context arguments; null for none.</param>
    /// <exception cref="UnsupportedArgumentException">An argument cannot be part of a key.</exception>
    public NormalizedArguments Normalize(CallArguments arguments, IReadOnlyDictionary<string, object?>? context)
    {
        var order = _keyOrder ??= KeyOrder.Of(Parameters);
        if (context is null or { Count: 0 } && order.Take(arguments) is { } values)
        {
            return ArgumentHasher.Normalize(order.Names, values, order.Types);
        }

        var effective = new Dictionary<string, object?>(KeyTypes.Count, StringComparer.Ordinal);
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].IsInKey && arguments.IsGiven[i])
            {
                effective.Add(Parameters[i].Name, arguments.Values[i]);
            }
        }

        return ArgumentHasher.Normalize(effective, context, KeyTypes);
    }

    /// <summary>Whether a result is older than the function says it is good for.</summary>
    public bool IsStale(MementoRecord memento, TimeProvider clock) => ValidFor is { } age && clock.GetUtcNow() - memento.Time > age;

    /// <summary>Says, once in the process, which static fields the function reads that its version cannot follow.</summary>
    public void WarnOnce(MementoEnvironment environment)
    {
        if (!Interlocked.Exchange(ref _hasWarned, true))
        {
            foreach (var gap in Version.StaticGaps)
            {
                VersionLog.StaticFieldLeftOut(environment.LoggerFactory.CreateLogger("Memento.Versioning"), Unversioned.ToString(), gap.Where, gap.Reason);
            }
        }
    }

    /// <summary>Runs the function itself. Its exceptions come through as they are.</summary>
    /// <param name="arguments">One value a parameter, in order.</param>
    public ValueTask<object?> InvokeAsync(object?[] arguments) => _awaiter.AwaitAsync(Body(arguments));

    // Where no generated code calls the function, in a worker say, it is called by reflection.
    private Func<object?[], object?> Body
    {
        get
        {
            if (_body is null)
            {
                var invoker = MethodInvoker.Create(Method);
                Interlocked.CompareExchange(ref _body, arguments => invoker.Invoke(null, arguments.AsSpan()), null);
            }

            return _body;
        }
    }

    // A part of a name that would end it too early, or leave nothing of it.
    private static void RefuseParts(MethodInfo method, MementoFunctionAttribute? attribute)
    {
        foreach (var (what, text) in new[] { (nameof(attribute.Version), attribute?.Version), (nameof(attribute.Cluster), attribute?.Cluster) })
        {
            if (text is not null && (text.Length == 0 || text.AsSpan().ContainsAny('#', ':')))
            {
                throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: its {what} is '{text}'; leave it out, or give it a text without '#' and ':'.", nameof(method));
            }
        }
    }

    private static TimeSpan ReadValidFor(MethodInfo method, string text) =>
        Duration.TryRead(text, out var age) && age > TimeSpan.Zero
            ? age
            : throw new ArgumentException($"{method.DeclaringType}.{method.Name} cannot be a memento function: its ValidFor is '{text}'; write days, hours, minutes and seconds above zero, as in \"7.00:00:00\" for a week.", nameof(method));

    private static void Refuse(MethodInfo method)
    {
        var reason = (method, method.DeclaringType) switch
        {
            (_, { } type) when type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || method.Name.Contains('<', StringComparison.Ordinal) =>
                "it is a lambda or a local function, which has no name of its own; make it a static method",
            _ when FSharpClosures.Has(method) =>
                "it is a lambda, or a short function that the F# compiler has copied to where it is named, and has no name of its own; give Memo.Of a function by its name, and mark a short one [<MethodImpl(MethodImplOptions.NoInlining)>]",
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
