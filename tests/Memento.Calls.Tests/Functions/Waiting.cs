namespace Memento.Calls.Tests.Functions;

/// <summary>Asynchronous memento functions.</summary>
internal static class Waiting
{
    [MementoFunction(Version = "1")]
    public static async Task<int> TwiceAsync(string key, int x, CancellationToken cancellationToken = default)
    {
        Runs.Count(key);
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return 2 * x;
    }

    [MementoFunction(Version = "1")]
    public static async ValueTask<string?> NameAsync(string key, string? name)
    {
        Runs.Count(key);
        await Task.Yield();
        return name;
    }

    [MementoFunction(Version = "1")]
    public static async Task<long> FibonacciAsync(string key, int n)
    {
        Runs.Count(key);
        return n < 2 ? n : await FibonacciAsync(key, n - 1) + await FibonacciAsync(key, n - 2);
    }
}
