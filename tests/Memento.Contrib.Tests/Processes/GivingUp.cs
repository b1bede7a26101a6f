using System.Diagnostics;
using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Memento functions that go on without the results of those they called. The first argument is a folder of the test, in which processes see each other.</summary>
internal static class GivingUp
{
    public static readonly MementoFunction<string, string, int, int> Among = Memo.Of<string, string, int, int>(AmongBody);
    public static readonly MementoFunction<string, string, bool, int> Alone = Memo.Of<string, string, bool, int>(AloneBody);
    public static readonly MementoFunction<string, string, int> Failed = Memo.Of<string, string, int>(FailedBody);
    public static readonly MementoFunction<string, string, int> Failing = Memo.Of<string, string, int>(FailingBody);
    public static readonly MementoFunction<string, string, int, IProgress<int>?, int> Waiting = Memo.Of<string, string, int, IProgress<int>?, int>(WaitingBody);

    // Of a batch, one call of which runs in each of the workers that there are. The result is how many those were.
    [MementoFunction(Version = "1")]
    private static async Task<int> AmongBody(string folder, string file, int workers)
    {
        using var cancellation = new CancellationTokenSource();
        var batch = Waiting.BatchAsync(Enumerable.Range(workers == 1 ? 0 : 1, workers), (waiting, n) => waiting.With(folder, file, n, null), cancellationToken: cancellation.Token).AsTask();
        Begun(folder, workers);
        await cancellation.CancelAsync();
        await GivenUpAsync(batch);
        return Ledger.Entries(folder).Where(static entry => entry.StartsWith("reads-", StringComparison.Ordinal)).Distinct().Count();
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> AloneBody(string folder, string file, bool isProgressRefused)
    {
        using var cancellation = new CancellationTokenSource();
        var call = Waiting.CallAsync(folder, file, 0, isProgressRefused ? new Refusing() : null, cancellation.Token).AsTask();
        if (!isProgressRefused)
        {
            Begun(folder, 1);
            await cancellation.CancelAsync();
        }

        await GivenUpAsync(call);
        return Environment.ProcessId;
    }

    [MementoFunction(Version = "1")]
    private static int FailedBody(string folder, string file)
    {
        try
        {
            return Failing.Call(folder, file);
        }
        catch (NonMemoizedException)
        {
            return Environment.ProcessId;
        }
    }

    [MementoFunction(Version = "1")]
    private static int FailingBody(string folder, string file) => throw new NonMemoizedException((folder.Length + Work.ReadFile.Call(file)).ToString(CultureInfo.InvariantCulture));

    // The first of several reads nothing, so that what the others read has to come from where they run.
    [MementoFunction(Version = "1")]
    private static async Task<int> WaitingBody(string folder, string file, int n, [NotInKey] IProgress<int>? progress, CancellationToken cancellationToken)
    {
        if (n != 1)
        {
            Work.ReadFile.Call(file, CancellationToken.None);
        }

        Ledger.Add(folder, $"reads-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        progress?.Report(n);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return n;
    }

    private static void Begun(string folder, int count)
    {
        var clock = Stopwatch.StartNew();
        while (Ledger.Entries(folder).Count(static entry => entry.StartsWith("reads-", StringComparison.Ordinal)) < count && clock.Elapsed < TimeSpan.FromSeconds(50))
        {
            Thread.Sleep(5);
        }
    }

    private static async Task GivenUpAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidTimeZoneException)
        {
            // It goes on without.
        }
    }

    private sealed class Refusing : IProgress<int>
    {
        public void Report(int value) => throw new InvalidTimeZoneException("enough");
    }
}
