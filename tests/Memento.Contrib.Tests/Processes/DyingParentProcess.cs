using Memento.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>A program with workers, for a test that kills it or sees it end. It disposes nothing.</summary>
internal static class DyingParentProcess
{
    /// <summary>What every process of a test has in its environment, so that none is overlooked.</summary>
    public const string Mark = "MEMENTO_TEST_MARK";

    /// <param name="path">The test's folder.</param>
    /// <param name="what">What its functions do.</param>
    public static async Task<int> RunAsync(string path, string what)
    {
        var environment = MementoEnvironment.Load(Path.Combine(path, "memento.json"), new MementoEnvironmentOptions { LoggerFactory = NullLoggerFactory.Instance, ShadowFolder = Path.Combine(path, "shadow") });
        using var use = environment.Use();
        switch (what)
        {
            case "endless":
                // In a loop that nothing interrupts, with all threads of the pool taken, and waiting for a program of its own.
                await Task.WhenAll(Work.Endless.CallAsync(path).AsTask(), Work.Crowd.CallAsync(path).AsTask(), Work.Sleeper.CallAsync(path).AsTask());
                break;
            case "writing":
                await Work.Large.BatchAsync(Enumerable.Range(0, 100_000), (large, n) => large.With(path, n));
                break;
            case "nested":
                Work.Nested.Call(path, 5);
                break;
            case "leaving":
                _ = Work.Endless.CallAsync(path).AsTask();
                while (!Ledger.Entries(path).Any())
                {
                    await Task.Delay(10);
                }

                return 5;
        }

        return 0;
    }
}
