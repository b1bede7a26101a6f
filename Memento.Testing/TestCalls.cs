using System.Security.Cryptography;
using System.Text;
using Memento.Storage;

namespace Memento.Testing;

/// <summary>Makes calls, mementos and results to store, as the host would.</summary>
public static class TestCalls
{
    /// <summary>Functions whose names are alike: each differs from another in one part, in how the parts are joined, or in one character.</summary>
    internal static IReadOnlyList<FunctionName> AlikeFunctions { get; } =
    [
        Function(), Function(module: "Tests.Others"), Function(module: "Tests.functions"), Function(version: null), Function(version: "none"), Function(version: "null"), Function(version: "1.0"),
        Function(version: " 1"), Function(cluster: "default"), Function(cluster: "none"), Function("C", module: "A/B"), Function("B/C", module: "A"), Function("C", module: "A.B"),
        Function("B.C", module: "A"), Function("B_C", module: "A"), Function("b", cluster: "a", module: "c"), Function("c", cluster: "a", module: "b"), Function("b", module: "a.c"),
        Function("\u00e9"), Function("e\u0301"), Function("%41"), Function("A"),
    ];

    /// <summary>A function's name, by default at a version.</summary>
    public static FunctionName Function(string name = "Compute", string? version = "1", string? cluster = null, string module = "Tests.Functions") =>
        new(cluster, module, name, version);

    /// <summary>A call of a function with an argument.</summary>
    public static CallKey Call(FunctionName? function = null, int argument = 1) =>
        new(function ?? Function(), new ArgumentHash(SHA256.HashData(Encoding.UTF8.GetBytes(Arguments(argument)))));

    /// <summary>The memento of a call with an argument, its content left open.</summary>
    public static MementoRecord Memento(FunctionName? function = null, int argument = 1, ResultType? resultType = null)
    {
        var call = Call(function, argument);
        return new MementoRecord
        {
            Function = call.Function,
            ArgumentHash = call.ArgumentHash,
            Arguments = Arguments(argument),
            Time = new DateTimeOffset(2018, 2, 4, 12, 0, 0, TimeSpan.Zero),
            TotalTime = TimeSpan.FromMilliseconds(1250),
            OwnTime = TimeSpan.FromMilliseconds(250),
            ResultType = resultType ?? ResultType.Of(typeof(string)),
            Invocations = [new Invocation(Call(Function("Helper"), argument), Arguments(argument))],
            Resources = [new ResourceHandle("file", "file:///data/catalogue.json", "1517745600000")],
            Dependencies = [call.Function, Function("Helper")],
            Runner = new RunnerDescription("local"),
            CorrelationId = "cid_0123456789ab",
            Host = "tests",
            ProcessId = 4711,
        };
    }

    /// <summary>A result of a call with an argument.</summary>
    public static ResultToStore Result<T>(T value, FunctionName? function = null, int argument = 1, string? keyOverride = null) =>
        new(Memento(function, argument, ResultType.Of(typeof(T))), value, typeof(T)) { KeyOverride = keyOverride };

    /// <summary>A memoized exception of a call with an argument.</summary>
    public static ResultToStore Failure(ExceptionRecord exception, FunctionName? function = null, int argument = 1) =>
        new(Memento(function, argument, ResultType.Exception), exception, typeof(string));

    /// <summary>Reads a list to its end.</summary>
    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var list = new List<T>();
        await foreach (var item in items.ConfigureAwait(false))
        {
            list.Add(item);
        }

        return list;
    }

    private static string Arguments(int argument) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{\"x\":{argument}}}");
}
