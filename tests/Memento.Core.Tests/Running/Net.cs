using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Running;

/// <summary>
/// Two memento functions, one synchronous and one not, that call each other over a small space of keys: a net of many levels, a round of it after
/// another, always downwards. Which ones a node calls and how is made of its number; how often each ran is counted.
/// </summary>
internal static class Net
{
    public const int Nodes = 48;

    public static readonly MementoFunction<string, int, int, long> Node = Memo.Of<string, int, int, long>(NodeBody);
    public static readonly MementoFunction<string, int, int, long> NodeLater = Memo.Of<string, int, int, long>(NodeLaterBody);

    /// <summary>The function of a number: the synchronous one of the even numbers.</summary>
    public static MementoFunction<string, int, int, long> Of(int number) => number % 2 == 0 ? Node : NodeLater;

    /// <summary>True when a node makes its calls one after the other, so that their order is known.</summary>
    public static bool IsOrdered(int number) => number % 8 is not (2 or 3 or 7);

    /// <summary>What a node must give.</summary>
    public static long ValueOf(int number)
    {
        var values = new long[number + 1];
        for (var i = 0; i <= number; i++)
        {
            values[i] = Sum(i, CalledBy(i).Select(called => values[called]));
        }

        return values[number];
    }

    /// <summary>What a node calls, in its order. Of a batch the even ones come first, since it is of one function.</summary>
    public static int[] CallsOf(int number) => number % 8 == 4 ? [.. CalledBy(number).OrderBy(next => next % 2)] : CalledBy(number);

    /// <summary>Under which key the runs of a node in a round are counted.</summary>
    public static string RunOf(string key, int round, int number) => $"{key}/{round}/{number}";

    // Some of them twice.
    private static int[] CalledBy(int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, number == 0 ? 0 : random.Next(5)).Select(_ => random.Next(number))];
    }

    private static long Sum(int number, IEnumerable<long> values) => values.Aggregate((long)number, static (sum, value) => (sum + value) % 1_000_003);

    [MementoFunction(Version = "1")]
    private static long NodeBody(string key, int round, int number)
    {
        Runs.Count(RunOf(key, round, number));
        var called = CallsOf(number);
        if (number % 8 is 0 or 6)
        {
            return Sum(number, called.Select(next => Of(next).Call(key, round, next)));
        }

        var values = new long[called.Length];
        if (number % 8 == 2)
        {
            Parallel.For(0, called.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => values[i] = Of(called[i]).Call(key, round, called[i]));
            return Sum(number, values);
        }

        return Sum(number, Node.Batch(called.Where(next => next % 2 == 0), (node, next) => node.With(key, round, next))
            .Concat(called.Where(next => next % 2 == 1).Select(next => NodeLater.Call(key, round, next))));
    }

    [MementoFunction(Version = "1")]
    private static async Task<long> NodeLaterBody(string key, int round, int number)
    {
        Runs.Count(RunOf(key, round, number));
        var called = CallsOf(number);
        await Task.Yield();
        if (number % 8 is 3 or 7)
        {
            return Sum(number, await Task.WhenAll(called.Select((next, i) => i % 2 == 0
                ? Of(next).CallAsync(key, round, next).AsTask()
                : Task.Run(() => Of(next).Call(key, round, next)))));
        }

        var values = new List<long>();
        foreach (var next in called)
        {
            values.Add(await Of(next).CallAsync(key, round, next));
        }

        return Sum(number, values);
    }
}
