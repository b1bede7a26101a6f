using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Memento.Benchmarks.Stores;

/// <summary>What calls cost that go to a store, beside what the same bytes cost there without us, in turns.</summary>
internal static class StoreMeasurement
{
    private const int Rounds = 60;
    private const int Warmup = 60;
    private const int CallsOfRound = 100;
    private const int CallsOfBatch = 10_000;
    private const int Batches = 7;

    /// <summary>Behind the calls that were made one by one.</summary>
    private const int FirstBatch = ((Warmup + Rounds) * CallsOfRound / CallsOfBatch) + 1;
    private const int Listed = 50_000;

    /// <summary>Measures the stores of these types and prints what was found.</summary>
    public static void Run(params IReadOnlyList<string> types)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"memento-stores-{Guid.NewGuid():N}");
        try
        {
            foreach (var type in types)
            {
                Console.WriteLine($"{type}, {RuntimeInformation.FrameworkDescription}");
                Run(type, Path.Combine(folder, type));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string type, string folder)
    {
        using var store = new MeasuredStore(type, Path.Combine(folder, "ours"));
        var document = store.Document(-1);
        using IFloor floor = type == "sqlite" ? new SqliteFloor(Path.Combine(folder, "floor"), document) : new FileFloor(Path.Combine(folder, "floor"), document);

        var stored = InTurns(
            round => store.Call(round * CallsOfRound, CallsOfRound, isHit: false),
            round => Time(round, floor.Store));
        Print("a store", stored);
        store.Reopen();
        var read = InTurns(
            round => store.Call(round * CallsOfRound, CallsOfRound, isHit: true),
            round => Time(round, floor.Read));
        Print("a hit, cold memory", read);
        if (type != "sqlite")
        {
            return;
        }

        var ours = new List<double>();
        var least = new List<double>();
        for (var i = FirstBatch; i < FirstBatch + Batches; i++)
        {
            ours.Add(store.Batch(i * CallsOfBatch, CallsOfBatch));
            var start = Stopwatch.GetTimestamp();
            floor.StoreMany(i * CallsOfBatch, CallsOfBatch);
            least.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine(FormattableString.Invariant($"  {CallsOfBatch:N0} in a batch: median {Median.Of(ours):0} ms, floor {Median.Of(least):0} ms, {Median.Of(ours) / Median.Of(least):0.00} ×; shortest {ours.Min():0} ms, {least.Min():0} ms"));
        var count = ((Warmup + Rounds) * CallsOfRound) + (Batches * CallsOfBatch) + 1;
        double[] lists = [store.List(count), store.List(count), store.List(count)];
        Console.WriteLine(FormattableString.Invariant($"  listing {count:N0}: shortest {lists.Min():0} ms, {lists.Min() * Listed / count:0} ms for {Listed:N0}"));
    }

    private static (double Time, double Bytes) Time(int round, Action<int> act)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = round * CallsOfRound; i < (round + 1) * CallsOfRound; i++)
        {
            act(i);
        }

        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / CallsOfRound, 0);
    }

    private static (List<(double Time, double Bytes)> Ours, List<(double Time, double Bytes)> Floor) InTurns(Func<int, (double, double)> ours, Func<int, (double, double)> floor)
    {
        var measured = (Ours: new List<(double, double)>(), Floor: new List<(double, double)>());
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            var (own, least) = (ours(round), floor(round));
            if (round >= Warmup)
            {
                measured.Ours.Add(own);
                measured.Floor.Add(least);
            }
        }

        return measured;
    }

    private static void Print(string subject, (List<(double Time, double Bytes)> Ours, List<(double Time, double Bytes)> Floor) measured)
    {
        var (ours, floor) = (measured.Ours.Select(static m => m.Time).ToList(), measured.Floor.Select(static m => m.Time).ToList());
        Console.WriteLine(FormattableString.Invariant($"  {subject}: median {Median.Of(ours):0.0} µs, floor {Median.Of(floor):0.0} µs, {Median.Of(ours) / Median.Of(floor):0.00} ×; shortest {ours.Min():0.0} µs, {floor.Min():0.0} µs, {ours.Min() / floor.Min():0.00} ×; {Median.Of(measured.Ours.Select(static m => m.Bytes)):0} B"));
    }
}
