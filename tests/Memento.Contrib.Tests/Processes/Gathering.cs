using System.Diagnostics;
using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Memento functions that make batches. The first argument is a folder of the test, in which processes see each other.</summary>
internal static class Gathering
{
    public static readonly MementoFunction<string, int, IReadOnlyList<int>> Gather = Memo.Of<string, int, IReadOnlyList<int>>(GatherBody);
    public static readonly MementoFunction<string, int, IReadOnlyList<int>> GatherTwice = Memo.Of<string, int, IReadOnlyList<int>>(GatherTwiceBody);
    public static readonly MementoFunction<string, int, IReadOnlyList<int>> Progress = Memo.Of<string, int, IReadOnlyList<int>>(ProgressBody);
    public static readonly MementoFunction<string, int, IReadOnlyList<int>> Here = Memo.Of<string, int, IReadOnlyList<int>>(HereBody);
    public static readonly MementoFunction<string, int> Patient = Memo.Of<string, int>(PatientBody);
    public static readonly MementoFunction<string, int, int> Dying = Memo.Of<string, int, int>(DyingBody);
    public static readonly MementoFunction<string, int, int> Failing = Memo.Of<string, int, int>(FailingBody);

    private static readonly MementoFunction<string, int, IProgress<int>?, int> Tell = Memo.Of<string, int, IProgress<int>?, int>(TellBody);
    private static readonly MementoFunction<string, int, Func<int>, int> Ask = Memo.Of<string, int, Func<int>, int>(AskBody);
    private static readonly MementoFunction<string, int, int> Wait = Memo.Of<string, int, int>(WaitBody);
    private static readonly MementoFunction<string, int, int, int> Die = Memo.Of<string, int, int, int>(DieBody);
    private static readonly MementoFunction<string, int, int> Fail = Memo.Of<string, int, int>(FailBody);

    // Each call of the batch waits until three run at once. The last is the process of the batch.
    [MementoFunction(Version = "1")]
    private static IReadOnlyList<int> GatherBody(string folder, int n) =>
        [.. Work.Meet.Batch(Enumerable.Range(100 * n, 6), (meet, i) => meet.With(folder, i)), Environment.ProcessId];

    [MementoFunction(Version = "1")]
    private static IReadOnlyList<int> GatherTwiceBody(string folder, int n) =>
        [.. Gather.Batch(Enumerable.Range(0, n), (gather, i) => gather.With(folder, i)).SelectMany(static processes => processes)];

    // What the batch told of its progress, and then what its two calls told of theirs.
    [MementoFunction(Version = "1")]
    private static IReadOnlyList<int> ProgressBody(string folder, int n)
    {
        var ended = new Told();
        var told = new[] { new Told(), new Told() };
        Tell.Batch([0, 1], (tell, i) => tell.With(folder, n + i, told[i]), new() { Progress = ended });
        return [.. ended.Values, .. told.SelectMany(static one => one.Values)];
    }

    [MementoFunction(Version = "1")]
    private static int TellBody(string folder, int n, [NotInKey] IProgress<int>? progress)
    {
        Meet(folder, 2);
        for (var i = 1; i <= n; i++)
        {
            progress?.Report(i);
        }

        return n;
    }

    // A delegate cannot leave the process.
    [MementoFunction(Version = "1")]
    private static IReadOnlyList<int> HereBody(string folder, int n) =>
        [.. Ask.Batch(Enumerable.Range(0, n), (ask, i) => ask.With(folder, i, static () => Environment.ProcessId)), Environment.ProcessId];

    [MementoFunction(Version = "1")]
    private static int AskBody(string folder, int n, [NotInKey] Func<int> ask)
    {
        Ledger.Add(folder, $"ask-{n.ToString(CultureInfo.InvariantCulture)}");
        return ask();
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> PatientBody(string folder, CancellationToken cancellationToken) =>
        (await Wait.BatchAsync([0, 1, 2], (wait, i) => wait.With(folder, i), cancellationToken: cancellationToken)).Sum();

    [MementoFunction(Version = "1")]
    private static async Task<int> WaitBody(string folder, int n, CancellationToken cancellationToken)
    {
        Ledger.Add(folder, $"wait-{n.ToString(CultureInfo.InvariantCulture)}");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return n;
    }

    [MementoFunction(Version = "1")]
    private static int DyingBody(string folder, int n) => Die.Batch(Enumerable.Range(1, n), (die, i) => die.With(folder, i, Environment.ProcessId)).Sum();

    // Ends its process where that is another one than the batch's.
    [MementoFunction(Version = "1")]
    private static int DieBody(string folder, int n, int process)
    {
        if (Environment.ProcessId != process)
        {
            Ledger.Add(folder, "died");
            Environment.FailFast("the last words");
        }

        var clock = Stopwatch.StartNew();
        while (Ledger.Count(folder, "died") == 0 && clock.Elapsed < TimeSpan.FromSeconds(50))
        {
            Thread.Sleep(5);
        }

        return n;
    }

    [MementoFunction(Version = "1")]
    private static int FailingBody(string folder, int n) =>
        Fail.TryBatch(Enumerable.Range(0, n), (fail, i) => fail.With(folder, i)).Count(static outcome => outcome.Exception is InvalidTimeZoneException);

    [MementoFunction(Version = "1")]
    private static int FailBody(string folder, int n)
    {
        Meet(folder, 2);
        throw new InvalidTimeZoneException(n.ToString(CultureInfo.InvariantCulture));
    }

    private static void Meet(string folder, int count)
    {
        Ledger.Add(folder, "met");
        var clock = Stopwatch.StartNew();
        while (Ledger.Count(folder, "met") < count && clock.Elapsed < TimeSpan.FromSeconds(50))
        {
            Thread.Sleep(5);
        }
    }

    private sealed class Told : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }
}
