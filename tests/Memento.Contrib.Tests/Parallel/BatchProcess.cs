using System.Diagnostics;
using System.Globalization;
using Memento.Configuration;

namespace Memento.Contrib.Tests.Parallel;

/// <summary>The work of a child process: a batch of calls that share the calls they make in batches of their own, in an order that differs from the other process's.</summary>
internal static class BatchProcess
{
    public const string Name = "parallel-batch";
    private const int Count = 80;

    private static readonly MementoFunction<string, int, long> Sum = Memo.Of<string, int, long>(SumBody);

    /// <summary>Waits for a line, makes the batch and says its sum.</summary>
    public static async Task<int> RunAsync(string folder, string isBackwards)
    {
        var environment = MementoEnvironment.Load(Path.Combine(folder, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = Path.Combine(folder, "shadow") });
        await using (environment)
        {
            using var use = environment.Use();
            Console.WriteLine("ready");
            await Console.In.ReadLineAsync();
            int[] numbers = [.. Enumerable.Range(0, Count)];
            if (bool.Parse(isBackwards))
            {
                Array.Reverse(numbers);
            }

            Console.WriteLine(Sum.Batch(numbers, (sum, n) => sum.With(folder, n)).Sum().ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }

    /// <summary>Runs two of them at once, in opposite orders.</summary>
    /// <returns>What each said, and how often each body ran.</returns>
    public static async Task<(string[] Said, int[] Runs)> RunBothAsync(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, "runs"));
        Process[] processes = [Start(folder, "false"), Start(folder, "true")];
        try
        {
            foreach (var process in processes)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellation);
                Assert.That(line, Is.EqualTo("ready"), line is null ? await process.StandardError.ReadToEndAsync(cancellation) : null);
            }

            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync("go");
                await process.StandardInput.FlushAsync(cancellation);
            }

            var said = await Task.WhenAll(processes.Select(process => process.StandardOutput.ReadToEndAsync(cancellation)));
            var runs = Directory.GetFiles(Path.Combine(folder, "runs")).CountBy(static file => int.Parse(Path.GetFileName(file).Split('-')[0], CultureInfo.InvariantCulture)).ToDictionary();
            return (said, [.. Enumerable.Range(0, Count).Select(n => runs.GetValueOrDefault(n))]);
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                process.Dispose();
            }
        }
    }

    [MementoFunction(Version = "1")]
    private static long SumBody(string folder, int n)
    {
        // A file a run: counted outside of what is tested.
        File.WriteAllText(Path.Combine(folder, "runs", $"{n}-{Guid.NewGuid():N}"), "");
        Thread.SpinWait(100_000);
        int[] called = n < 3 ? [] : n % 2 == 0 ? [n - 1, n / 2, n / 3] : [n / 3, n / 2, n - 2];
        return (n + Sum.Batch(called, (sum, next) => sum.With(folder, next)).Sum()) % 1_000_003;
    }

    private static Process Start(string folder, string isBackwards)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", typeof(BatchProcess).Assembly.Location, Name, folder, isBackwards })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
