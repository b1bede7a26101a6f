using System.Collections.Concurrent;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>Memento functions that make batches within batches.</summary>
internal static class Nest
{
    public const int Width = 4;

    public static readonly MementoFunction<string, int, int, int> Tree = Memo.Of<string, int, int, int>(TreeBody);
    public static readonly MementoFunction<string, int, int, int> TreeLater = Memo.Of<string, int, int, int>(TreeLaterBody);
    public static readonly MementoFunction<string, int, int, int> TreeMixed = Memo.Of<string, int, int, int>(TreeMixedBody);
    public static readonly MementoFunction<string, int, long> Fibonacci = Memo.Of<string, int, long>(FibonacciBody);
    public static readonly MementoFunction<string, int, long> FibonacciLater = Memo.Of<string, int, long>(FibonacciLaterBody);
    public static readonly MementoFunction<string, int, int> Circle = Memo.Of<string, int, int>(CircleBody);
    public static readonly MementoFunction<string, int, int> Doing = Memo.Of<string, int, int>(DoingBody);
    public static readonly MementoFunction<string, int, int> DoingLater = Memo.Of<string, int, int>(DoingLaterBody);
    public static readonly MementoFunction<string, int, long> Shaky = Memo.Of<string, int, long>(ShakyBody);
    public static readonly MementoFunction<string, int, long> ShakyLater = Memo.Of<string, int, long>(ShakyLaterBody);

    /// <summary>What the running test does inside <see cref="Doing"/>.</summary>
    public static readonly ConcurrentDictionary<string, Func<int, int>> During = new();

    /// <summary>What the running test does inside <see cref="DoingLater"/>.</summary>
    public static readonly ConcurrentDictionary<string, Func<int, CancellationToken, Task<int>>> DuringLater = new();

    /// <summary>What <see cref="Shaky"/> gives, or null where it throws. It calls smaller numbers, many of which others call too.</summary>
    public static long? ShakyValue(int number) => number % 7 == 3 ? null : Children(number).Aggregate((long)number, static (sum, child) => Add(sum, ShakyValue(child)));

    private static int[] Children(int number) => number < 4 ? [] : [number / 2, number / 3, (number / 2) - 1, number / 2];

    private static long Add(long sum, long? value) => (sum + (value ?? 17)) % 1_000_003;

    private static int[] Below(int path) => [.. Enumerable.Range(path * Width, Width)];

    [MementoFunction(Version = "1")]
    private static int TreeBody(string key, int path, int depth)
    {
        Runs.Count(key);
        return depth > 0 ? Tree.Batch(Below(path), (tree, next) => tree.With(key, next, depth - 1)).Sum() : Leaf(key);
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> TreeLaterBody(string key, int path, int depth)
    {
        Runs.Count(key);
        await Task.Yield();
        return depth > 0 ? (await TreeLater.BatchAsync(Below(path), (tree, next) => tree.With(key, next, depth - 1))).Sum() : Leaf(key);
    }

    // A level that waits on its thread under one that does not, and the other way round.
    [MementoFunction(Version = "1")]
    private static async Task<int> TreeMixedBody(string key, int path, int depth)
    {
        Runs.Count(key);
        return depth == 0 ? Leaf(key)
            : depth % 2 == 0 ? TreeMixed.Batch(Below(path), (tree, next) => tree.With(key, next, depth - 1)).Sum()
            : (await TreeMixed.BatchAsync(Below(path), (tree, next) => tree.With(key, next, depth - 1))).Sum();
    }

    private static int Leaf(string key)
    {
        Gauge.Of(key).Work();
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static long FibonacciBody(string key, int n)
    {
        Runs.Count(key);
        return n < 2 ? n : Fibonacci.Batch([n - 1, n - 2], (fibonacci, next) => fibonacci.With(key, next)).Sum() % 1_000_003;
    }

    [MementoFunction(Version = "1")]
    private static async Task<long> FibonacciLaterBody(string key, int n)
    {
        Runs.Count(key);
        return n < 2 ? n : (await FibonacciLater.BatchAsync([n - 1, n - 2], (fibonacci, next) => fibonacci.With(key, next))).Sum() % 1_000_003;
    }

    [MementoFunction(Version = "1")]
    private static int CircleBody(string key, int n) => Circle.Batch([(n + 1) % 3, (n + 2) % 3], (circle, next) => circle.With(key, next)).Sum();

    [MementoFunction(Version = "1")]
    private static int DoingBody(string key, int n)
    {
        Runs.Count(key);
        return During[key](n);
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> DoingLaterBody(string key, int n, CancellationToken cancellationToken)
    {
        Runs.Count(key);
        return await DuringLater[key](n, cancellationToken);
    }

    [MementoFunction(Version = "1")]
    private static long ShakyBody(string key, int number)
    {
        Runs.Count($"{key}/{number}");
        var values = Shaky.TryBatch(Children(number), (shaky, next) => shaky.With(key, next));
        return number % 7 == 3 ? throw new TideException($"{number}") : values.Aggregate((long)number, static (sum, value) => Add(sum, value.IsSuccess ? value.Value : null));
    }

    [MementoFunction(Version = "1")]
    private static async Task<long> ShakyLaterBody(string key, int number)
    {
        Runs.Count($"{key}/{number}/later");
        if (number % 2 == 0)
        {
            await Task.Yield();
        }

        var values = await ShakyLater.TryBatchAsync(Children(number), (shaky, next) => shaky.With(key, next));
        return number % 7 == 3 ? throw new TideException($"{number}") : values.Aggregate((long)number, static (sum, value) => Add(sum, value.IsSuccess ? value.Value : null));
    }
}
