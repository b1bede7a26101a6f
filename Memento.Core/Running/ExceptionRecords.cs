using System.Reflection;
using System.Runtime.Loader;
using Memento.Functions;

namespace Memento.Running;

/// <summary>Says which exceptions are results to remember, and turns what was remembered of them (<see cref="ExceptionReader"/>) back into exceptions to throw.</summary>
internal static class ExceptionRecords
{
    /// <summary>Where a replayed exception keeps the stack trace of the first time, in its <see cref="Exception.Data"/>.</summary>
    public const string OriginalStackTraceKey = ExceptionReader.OriginalStackTraceKey;

    /// <summary>
    /// Whether an exception is a result of the function: the same again for the same arguments. Cancellation, what says so itself, failures of the
    /// host, what the function says is none, and what was none of a function that it called are not.
    /// </summary>
    /// <param name="exception">The exception.</param>
    /// <param name="definition">The function.</param>
    /// <param name="frame">The function's run; null where only its outcome is known.</param>
    public static bool IsResult(Exception exception, FunctionDefinition definition, CallFrame? frame = null) => frame?.IsUnremembered(exception) != true && exception switch
    {
        // What only wraps others is what they are.
        AggregateException all => all.InnerExceptions.All(inner => IsResult(inner, definition, frame)),
        TargetInvocationException { InnerException: { } inner } => IsResult(inner, definition, frame),
        TypeInitializationException { InnerException: { } inner } => IsResult(inner, definition, frame),
        _ => IsOwnResult(exception) && definition.Exceptions.Include(exception),
    };

    private static bool IsOwnResult(Exception exception) => exception is not (
        OperationCanceledException
        or NonMemoizedException
        or OutOfMemoryException
        or InsufficientExecutionStackException
        or ThreadInterruptedException
        or TypeLoadException
        or BadImageFormatException
        or MissingMemberException
        or FileLoadException
        or AccessViolationException) && !IsMissingAssembly(exception);

    /// <summary>
    /// An exception of the remembered type, where the function's own code can see such a type and it takes just a
    /// message, or says by itself what was remembered; else a <see cref="MementoException"/> that stands for it.
    /// </summary>
    /// <param name="record">What was remembered. It only chooses among types that the code can see already.</param>
    /// <param name="code">The assembly of the function.</param>
    public static Exception ToException(ExceptionRecord record, Assembly code)
    {
        var exception = FindType(record.Name, code) is { } type ? Construct(type, record) : null;
        exception ??= new MementoException(record);
        NoteStackTrace(exception, record);
        return exception;
    }

    /// <summary>Keeps the stack trace of the first time with an exception that is replayed, where that takes it.</summary>
    public static void NoteStackTrace(Exception exception, ExceptionRecord record)
    {
        try
        {
            exception.Data[OriginalStackTraceKey] = record.StackTrace;
        }
        catch (Exception)
        {
            // Code of whoever wrote the exception, which is worth more than where it was thrown.
        }
    }

    // The runtime names a missing assembly with its version; a function names the file it misses.
    private static bool IsMissingAssembly(Exception exception) =>
        exception is FileNotFoundException { FileName: { } file } && file.Contains(", Version=", StringComparison.Ordinal);

    // By constructors that anyone may call, and of which nothing but the message is wanted: what else there is to say is none of theirs to make up.
    private static Exception? Construct(Type type, ExceptionRecord record) =>
        Construct(type.GetConstructor([typeof(string)]), record, record.Message)
        // The argument exceptions take something else for their one string, and the message only with a cause.
        ?? Construct(type.GetConstructor([typeof(string), typeof(Exception)]), record, record.Message, null)
        ?? type.GetConstructors().Select(constructor => ConstructByDefaults(constructor, record)).FirstOrDefault(static made => made is not null);

    // One that takes the message, or has one of its own, and leaves out the rest.
    private static Exception? ConstructByDefaults(ConstructorInfo constructor, ExceptionRecord record)
    {
        var parameters = constructor.GetParameters();
        var takesMessage = parameters is [{ ParameterType: var first }, ..] && first == typeof(string);
        var rest = parameters.Skip(takesMessage ? 1 : 0).ToArray();
        return Array.TrueForAll(rest, static parameter => parameter.IsOptional && parameter.HasDefaultValue)
            ? Construct(constructor, record, [.. takesMessage ? [record.Message] : Array.Empty<object?>(), .. rest.Select(static parameter => parameter.DefaultValue)])
            : null;
    }

    private static Exception? Construct(ConstructorInfo? constructor, ExceptionRecord record, params object?[] arguments)
    {
        try
        {
            // A constructor may add to the message: then the type would come back with another one, and the stand-in is truer.
            return constructor?.Invoke(arguments) is Exception exception && string.Equals(exception.Message, record.Message, StringComparison.Ordinal)
                ? exception
                : null;
        }
        catch (Exception)
        {
            // Code of whoever wrote the exception: a constructor that refuses the message, or a message that cannot be read. The stand-in carries what was remembered.
            return null;
        }
    }

    private static Type? FindType(string name, Assembly code)
    {
        var prefix = ExceptionReader.Language + "::";
        var colon = name.LastIndexOf(':');
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || colon < prefix.Length)
        {
            return null;
        }

        var fullName = colon == prefix.Length ? name[(colon + 1)..] : $"{name[prefix.Length..colon]}.{name[(colon + 1)..]}";
        var seen = Seen(code);
        return seen
            .Select(assembly => FindType(fullName, assembly, seen))
            .FirstOrDefault(type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(Exception)));
    }

    // A generic type's arguments are named with their assemblies: those too are found among what the code can see, and nothing is loaded for a name.
    private static Type? FindType(string fullName, Assembly assembly, IEnumerable<Assembly> seen)
    {
        try
        {
            return Type.GetType(
                fullName,
                wanted => seen.FirstOrDefault(candidate => string.Equals(candidate.GetName().Name, wanted.Name, StringComparison.Ordinal)),
                (named, typeName, ignoreCase) => (named ?? assembly).GetType(typeName, throwOnError: false, ignoreCase),
                throwOnError: false);
        }
        catch (Exception exception) when (exception is ArgumentException or TypeLoadException or IOException or BadImageFormatException)
        {
            // A text that names no type, or arguments that the type does not take.
            return null;
        }
    }

    // What the code was compiled against, in its own load context: the same answer in every process, whatever is loaded already.
    private static IEnumerable<Assembly> Seen(Assembly code)
    {
        yield return code;
        yield return typeof(object).Assembly;
        var context = AssemblyLoadContext.GetLoadContext(code) ?? AssemblyLoadContext.Default;
        foreach (var reference in code.GetReferencedAssemblies())
        {
            Assembly? assembly = null;
            try
            {
                assembly = context.LoadFromAssemblyName(reference);
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                // A reference that is not there, or is no assembly: the exception is not from it, or its function could not have run.
            }

            if (assembly is not null)
            {
                yield return assembly;
            }
        }
    }
}
