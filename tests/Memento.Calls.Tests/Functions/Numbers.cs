using System.Runtime.CompilerServices;

namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions for the tests. The first argument is a test's own key, under which runs are counted.</summary>
internal static class Numbers
{
    public static readonly int AtStart = 1;

    [MementoFunction(Version = "1")]
    public static long Fibonacci(string key, int n)
    {
        Runs.Count(key);
        return n < 2 ? n : Fibonacci(key, n - 1) + Fibonacci(key, n - 2);
    }

    [MementoFunction(Version = "1")]
    public static int Twice(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    [MementoFunction(Version = "1")]
    public static T Itself<T>(string key, T x)
    {
        Runs.Count(key);
        return x;
    }

    [MementoFunction(Version = "1")]
    public static string Optional(string key, int a, int b = 2, string? c = null)
    {
        Runs.Count(key);
        return $"{a} {b} {c}";
    }

    [MementoFunction(Version = "1")]
    public static int Sum(string key, params int[] numbers)
    {
        Runs.Count(key);
        return numbers.Sum();
    }

    [MementoFunction(Version = "1")]
    public static int SumOrNothing(string key, params int[]? numbers)
    {
        Runs.Count(key);
        return numbers?.Sum() ?? -1;
    }

    [MementoFunction(Version = "1")]
    public static int OfHandle(string key, MementoFunction function, NumbersMementos.TwiceHandle? twice = null)
    {
        Runs.Count(key);
        return function.Name.Function.Length + (twice?.Call(key + "/inner", 1) ?? 0);
    }

    [MementoFunction(Version = "1")]
    public static int SumOfList(string key, params IReadOnlyList<int> numbers)
    {
        Runs.Count(key);
        return numbers.Sum();
    }

    [MementoFunction(Version = "1")]
    public static decimal Add(string key, in decimal a, in decimal b = 1)
    {
        Runs.Count(key);
        return a + b;
    }

    [MementoFunction(Version = "1")]
    public static int Negate(string key, ref readonly int a)
    {
        Runs.Count(key);
        return -a;
    }

    [MementoFunction(Version = "1")]
    public static T Largest<T>(string key, IReadOnlyList<T> values)
        where T : IComparable<T>
    {
        Runs.Count(key);
        return values.Max()!;
    }

    [MementoFunction(Version = "1")]
    public static string WithCaller(string key, [CallerMemberName] string caller = "")
    {
        Runs.Count(key);
        return caller;
    }

    [MementoFunction(Version = "1")]
    public static int Logged(string key, int x, [NotInKey] Action<int>? log = null)
    {
        Runs.Count(key);
        log?.Invoke(x);
        return x;
    }

    [MementoFunction(Version = "1")]
    public static string Dynamic(string key, dynamic value)
    {
        Runs.Count(key);
        return Convert.ToString((object)value, System.Globalization.CultureInfo.InvariantCulture)!;
    }

    [MementoFunction(Version = "1")]
    public static int Many(string key, int a, int b, int c, int d, int e, int f, int g, int h)
    {
        Runs.Count(key);
        return a + b + c + d + e + f + g + h;
    }

    [MementoFunction(Version = "1", NotRemembered = [typeof(TimeoutException)])]
    public static int Fail(string key, bool isLate)
    {
        Runs.Count(key);
        throw isLate ? new TimeoutException("Late.") : new InvalidOperationException("Wrong.");
    }

    [MementoFunction(Version = "1")]
    public static string? Nothing(string key, string? value)
    {
        Runs.Count(key);
        return value;
    }

    /// <summary>Uses every collision of names with generated code that there is.</summary>
    [MementoFunction(Version = "1")]
    public static int Names(string key, int result, int Task, int arguments, int @class, int Given_key)
    {
        Runs.Count(key);
        return result + Task + arguments + @class + Given_key;
    }
}

/// <summary>Makes any comparable one a generic comparable.</summary>
internal readonly record struct Comparable<T>(T Value) : IComparable<Comparable<T>>
    where T : IComparable
{
    public int CompareTo(Comparable<T> other) => Value.CompareTo(other.Value);
}
