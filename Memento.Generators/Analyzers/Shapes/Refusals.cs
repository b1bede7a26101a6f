using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>Types that a caller may well try to pass and that no key can hold, as the host refuses them by name.</summary>
internal static class Refusals
{
    private static readonly (string Name, string Hint)[] Known =
    [
        ("System.Delegate", "a delegate cannot be compared by value; pass a memento function's handle, or the values that the delegate captures"),
        ("System.IO.Stream", "a stream is read only once; pass its content as byte[], or the path of its file"),
        ("System.IO.TextReader", "a reader is read only once; pass its text, or the path of its file"),
        ("System.Threading.Tasks.Task", "a task is not its result; await it and pass the result"),
        ("System.Threading.Tasks.ValueTask", "a task is not its result; await it and pass the result"),
        ("System.Threading.Tasks.ValueTask`1", "a task is not its result; await it and pass the result"),
        ("System.Reflection.MemberInfo", "a type or member is code, not a value; pass its name"),
        ("System.Reflection.Assembly", "an assembly is code, not a value; pass its name"),
        ("System.Runtime.InteropServices.SafeHandle", "a handle means something in this process only; pass what it was opened from"),
        ("System.Reflection.Pointer", "a pointer means something in this process only; pass what it points to"),
        ("System.Threading.CancellationToken", "a CancellationToken takes no part in a key only as a parameter of its own; take it out of the value"),
        ("System.Exception", "an exception holds the stack it was thrown on; pass its message or its type's name"),
        ("System.Linq.Expressions.Expression", "an expression is code, not a value; pass the values in it"),
        ("System.IServiceProvider", Service),
        ("System.Collections.Generic.IAsyncEnumerable`1", "a sequence that is computed as it is read may differ at the next reading; read it into a list and pass that"),
    ];

    /// <summary>Why a pointer is refused.</summary>
    public const string Pointer = "a pointer means something in this process only; pass what it points to";

    /// <summary>Why a service is refused.</summary>
    public const string Service = "a service is not a value; if the result does not depend on it, mark the parameter [NotInKey]";

    /// <summary>Why a service inside a value is refused.</summary>
    public const string ServiceInside = "a service is not a value; take it out, and pass it as a parameter of its own that is marked [NotInKey]";

    /// <summary>Interfaces of services. The type leaves open what is passed, and no implementation that is in use is a value.</summary>
    private static readonly HashSet<string> Services =
    [
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.ILogger`1", "Microsoft.Extensions.Logging.ILoggerFactory",
        "System.IProgress`1", "Microsoft.Extensions.DependencyInjection.IServiceScopeFactory", "System.Net.Http.IHttpClientFactory",
        "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpClient",
    ];

    /// <summary>Why a type is refused; null when it is none of these.</summary>
    public static string? Find(ITypeSymbol type)
    {
        foreach (var (known, hint) in Known)
        {
            if (TypeFacts.Is(type, known))
            {
                return hint;
            }
        }

        return null;
    }

    /// <summary>Whether a type is that of a service, which a function is handed without its result depending on it.</summary>
    public static bool IsService(ITypeSymbol type) =>
        Services.Contains(TypeFacts.FullName(type)) || TypeFacts.Is(type, "System.IServiceProvider");
}
