using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Running;

/// <summary>Memento functions for a program whose code is edited while it runs: such as follow their code, and such as give their versions.</summary>
internal static class EditedCode
{
    public static readonly MementoFunction<string, int, int> Twice = Memo.Of<string, int, int>(TwiceBody);
    public static readonly MementoFunction<string, int, int> Given = Memo.Of<string, int, int>(GivenBody);
    public static readonly MementoFunction<string, int, int> CallsGiven = Memo.Of<string, int, int>(CallsGivenBody);
    public static readonly MementoFunction<string, int, int> GivenCallsTwice = Memo.Of<string, int, int>(GivenCallsTwiceBody);
    public static readonly MementoFunction<string, MementoFunction<string, int, int>, int> Apply = Memo.Of<string, MementoFunction<string, int, int>, int>(ApplyBody);
    public static readonly MementoFunction<string, int> Process = Memo.Of<string, int>(ProcessBody);

    /// <summary>What <see cref="Twice"/> does while it runs.</summary>
    public static Action<int> During { get; set; } = static _ => { };

    /// <summary>Called by hand, as by a function whose code has come to show it only now.</summary>
    public static Func<string, int>? Added { get; set; }

    [MementoFunction]
    private static int TwiceBody(string key, int x)
    {
        Runs.Count(key);
        During(x);
        return Added?.Invoke(key) ?? (2 * x);
    }

    [MementoFunction(Version = "1")]
    private static int GivenBody(string key, int x)
    {
        Runs.Count(key + "/given");
        return 2 * x;
    }

    [MementoFunction]
    private static int CallsGivenBody(string key, int x)
    {
        Runs.Count(key + "/caller");
        return Given.Call(key, x);
    }

    [MementoFunction(Version = "1")]
    private static int GivenCallsTwiceBody(string key, int x)
    {
        Runs.Count(key + "/caller");
        return Twice.Call(key, x);
    }

    [MementoFunction(Version = "1")]
    private static int ApplyBody(string key, MementoFunction<string, int, int> function)
    {
        Runs.Count(key + "/apply");
        return function.Call(key, 1);
    }

    [MementoFunction]
    private static int ProcessBody(string key) => Environment.ProcessId;
}
