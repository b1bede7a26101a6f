namespace Memento.Core.Tests.Functions;

/// <summary>Memento functions that call another one many times.</summary>
internal static class ManyCalls
{
    public static readonly MementoFunction<string, int, int> Child = Memo.Of<string, int, int>(ChildBody);
    public static readonly MementoFunction<string, int, long> Parent = Memo.Of<string, int, long>(ParentBody);
    public static readonly MementoFunction<string, int, long> NextParent = Memo.Of<string, int, long>(NextParentBody);
    public static readonly MementoFunction<string, int, int> FailingParent = Memo.Of<string, int, int>(FailingParentBody);
    public static readonly MementoFunction<string, int, int> ParallelParent = Memo.Of<string, int, int>(ParallelParentBody);
    public static readonly MementoFunction<string, int, long> BatchParent = Memo.Of<string, int, long>(BatchParentBody);

    /// <summary>The argument of the call at a place: few are different, and a call out of place is found out.</summary>
    public static int ArgumentAt(int index) => (index / 3 + index) % 97;

    [MementoFunction(Version = "1")]
    private static int ChildBody(string key, int x) => x % 2 == 0 ? x : -x;

    [MementoFunction(Version = "1")]
    private static long ParentBody(string key, int count) => CallAll(key, count);

    [MementoFunction(Version = "2")]
    private static long NextParentBody(string key, int count) => CallAll(key, count);

    [MementoFunction(Version = "1")]
    private static int FailingParentBody(string key, int count) => throw new TideException($"{CallAll(key, count)}");

    [MementoFunction(Version = "1")]
    private static int ParallelParentBody(string key, int count)
    {
        Parallel.For(0, count, i => Child.Call(key, ArgumentAt(i)));
        return count;
    }

    [MementoFunction(Version = "1")]
    private static long BatchParentBody(string key, int count) =>
        Child.Batch(Enumerable.Range(0, count), (child, i) => child.With(key, ArgumentAt(i))).Sum(static x => (long)x);

    private static long CallAll(string key, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
        {
            sum += Child.Call(key, ArgumentAt(i));
        }

        return sum;
    }
}
