using System.Collections;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Functions;

/// <summary>Memento functions for the tests. The first argument is a test's own key, under which runs are counted.</summary>
internal static class Arithmetic
{
    public static readonly MementoFunction<string, int, int> Twice = Memo.Of<string, int, int>(TwiceBody);
    public static readonly MementoFunction<string, int, long> Fibonacci = Memo.Of<string, int, long>(FibonacciBody);
    public static readonly MementoFunction<string, int, int> TwiceLater = Memo.Of<string, int, int>(TwiceLaterBody);
    public static readonly MementoFunction<string, int, int> SumOfTwice = Memo.Of<string, int, int>(SumOfTwiceBody);
    public static readonly MementoFunction<string, string, int> Fail = Memo.Of<string, string, int>(FailBody);
    public static readonly MementoFunction<string, string?> Nothing = Memo.Of<string, string?>(NothingBody);
    public static readonly MementoFunction<string, int[]> Numbers = Memo.Of<string, int[]>(NumbersBody);
    public static readonly MementoFunction<string, IReadOnlyList<int>, int> Sum = Memo.Of<string, IReadOnlyList<int>, int>(SumBody);
    public static readonly MementoFunction<string, object, int> Open = Memo.Of<string, object, int>(OpenBody);
    public static readonly MementoFunction<string, Action, int> WithService = Memo.Of<string, Action, int>(WithServiceBody);
    public static readonly MementoFunction<string, int> Cancellable = Memo.Of<string, int>(CancellableBody);
    public static readonly MementoFunction<string, int, int> Circle = Memo.Of<string, int, int>(CircleBody);
    public static readonly MementoFunction<string, int> Refused = Memo.Of<string, int>(RefusedBody);
    public static readonly MementoFunction<string, int> Unknown = Memo.Of<string, int>(UnknownBody);

    public static readonly MementoFunction<string, MementoFunction<string, int, int>, int> Apply = Memo.Of<string, MementoFunction<string, int, int>, int>(ApplyBody);

    /// <summary>What the running test does inside <see cref="Cancellable"/>.</summary>
    public static readonly HandedIn<Func<CancellationToken, Task>> During = new();

    /// <summary>Has <see cref="Cancellable"/> stay inside until it is cancelled.</summary>
    /// <returns>Set when it is inside.</returns>
    public static Signal Hold(string key)
    {
        var inside = new Signal(key + "/inside");
        During[key] = token =>
        {
            inside.Set();
            return Task.Delay(Timeout.Infinite, token);
        };
        return inside;
    }

    [MementoFunction(Version = "1")]
    private static int TwiceBody(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    [MementoFunction(Version = "1")]
    private static long FibonacciBody(string key, int n)
    {
        Runs.Count(key);
        return n < 2 ? n : Fibonacci.Call(key, n - 1) + Fibonacci.Call(key, n - 2);
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> TwiceLaterBody(string key, int x)
    {
        Runs.Count(key);
        await Task.Yield();
        return await Twice.CallAsync(key, x);
    }

    [MementoFunction(Version = "1")]
    private static int SumOfTwiceBody(string key, int x) => Twice.Call(key, x) + Twice.Call(key, x + 1) + Twice.Call(key, x);

    [MementoFunction(Version = "1")]
    private static int FailBody(string key, string how)
    {
        Runs.Count(key);
        throw how switch
        {
            "argument" => new ArgumentException("The sea is empty."),
            "custom" => new TideException("The tide is out."),
            "odd" => new OddException(1, 2),
            "loud" => new LoudException("Fire"),
            "mute" => new MuteException("Quiet"),
            "closed" => new ClosedException(),
            "bare" => new BareException("Nothing is noted."),
            "not memoized" => new NonMemoizedException("Ask again."),
            "cancelled" => new OperationCanceledException(),
            "full" => new OutOfMemoryException(),
            "deep" => new InsufficientExecutionStackException(),
            "interrupted" => new ThreadInterruptedException(),
            "type" => new TypeLoadException(),
            "image" => new BadImageFormatException(),
            "member" => new MissingMethodException(),
            "load" => new FileLoadException(),
            "access" => new AccessViolationException(),
            "assembly" => new FileNotFoundException("It is not there.", "Acme.Tides, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"),
            _ => new InvalidOperationException(how),
        };
    }

    [MementoFunction(Version = "1")]
    private static int ApplyBody(string key, MementoFunction<string, int, int> function)
    {
        Runs.Count(key + "/applied");
        return function.Call(key, 3);
    }

    [MementoFunction(Version = "1")]
    private static string? NothingBody(string key)
    {
        Runs.Count(key);
        return null;
    }

    [MementoFunction(Version = "1")]
    private static int[] NumbersBody(string key)
    {
        Runs.Count(key);
        return [1, 2, 3];
    }

    [MementoFunction(Version = "1")]
    private static int OpenBody(string key, object value)
    {
        Runs.Count(key);
        return value is int number ? number : 0;
    }

    [MementoFunction(Version = "1")]
    private static int SumBody(string key, IReadOnlyList<int> numbers)
    {
        Runs.Count(key);
        return numbers.Sum();
    }

    [MementoFunction(Version = "1")]
    private static int WithServiceBody(string key, [NotInKey] Action service)
    {
        Runs.Count(key);
        service();
        return 7;
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> CancellableBody(string key, CancellationToken cancellationToken)
    {
        Runs.Count(key);
        await During[key](cancellationToken);
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static int CircleBody(string key, int n) => Circle.Call(key, (n + 1) % 3);

    [MementoFunction(Version = "1", Cluster = "refusing")]
    private static int RefusedBody(string key)
    {
        Runs.Count(key);
        return 1;
    }

    [MementoFunction(Version = "1", Cluster = "nowhere")]
    private static int UnknownBody(string key) => key.Length;
}

/// <summary>An exception of the function's own assembly that takes just a message.</summary>
public sealed class TideException(string message) : Exception(message);

/// <summary>An exception that adds to the message it is given.</summary>
public sealed class LoudException(string message) : Exception($"{message}!");

/// <summary>An exception that cannot say what it says.</summary>
public sealed class MuteException(string message) : Exception(message)
{
    public override string Message => throw new InvalidOperationException("There is no message.");
}

/// <summary>An exception that says nothing of itself.</summary>
public sealed class ClosedException : Exception
{
    public override string Message => throw new InvalidOperationException("There is no message.");

    public override string StackTrace => throw new InvalidOperationException("There is no stack trace.");

    public override IDictionary Data => throw new InvalidOperationException("There are no data.");

    public override string ToString() => throw new InvalidOperationException("There is no text.");
}

/// <summary>An exception to which nothing can be added.</summary>
public sealed class BareException(string message) : Exception(message)
{
    public override IDictionary Data => throw new InvalidOperationException("There are no data.");
}

/// <summary>An exception that cannot be rebuilt from its message.</summary>
public sealed class OddException(int first, int second) : Exception($"{first} and {second}");
