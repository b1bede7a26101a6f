using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;
using Memento.Configuration;

namespace Memento.Benchmarks.Rows;

/// <summary>A remembered call in memory that has more to it: a caller that keeps it, a file to look at, a result to copy, a static field to compare.</summary>
internal sealed class MemoryHitWithMoreRow : IRow
{
    private const int FileCalls = 200;
    private const int ArrayCalls = 8;

    /// <summary>How many times its own floor it may take beside a plain remembered call.</summary>
    private const double MostTimesTheFloor = 1.5;

    public int Number => 2;

    public string Title => "the same in a memento function; with a file; with an array copied out; with a static field";

    public Writes Writes => Writes.Nothing;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open((Clusters.Memory, new BackendDefinition("memory")));
        var path = Path.Combine(place.NewFolder("file"), "catalogue.csv");
        await File.WriteAllTextAsync(path, "1,2,3");
        // A file that changed a moment ago is hashed at each look.
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        var array = MeasuredFunctions.OfArray(0);
        var round = 0;

        // Small calls are made once before they are measured: else each would begin with what the copies of the array have left in the caches of the processor, and those most that come after one.
        var measured = await Rounds.MeasureAsync(
            effort.Of(1000, 3),
            effort.WarmUp,
            Contestant.OfLoop("f(int)", MemoryHitRow.Calls, () => MemoryHitRow.Call(), prepare: () => MemoryHitRow.Call()),
            new Contestant("nested", () =>
            {
                MeasuredFunctions.NestedCallOnce(round++);
                return new(new Sample(MeasuredFunctions.NestedCallOnce(round++)));
            }),
            Contestant.OfLoop("with a file", FileCalls, () => CallWithFile(path), prepare: () => CallWithFile(path)),
            Contestant.OfLoop("a stat", FileCalls, () => Look(path), prepare: () => Look(path)),
            Contestant.OfLoop("with an array", ArrayCalls, static () => CallWithArray()),
            Contestant.OfLoop("a copy", ArrayCalls, () => Copy(array)),
            Contestant.OfLoop("with a static", MemoryHitRow.Calls, static () => CallWithStatic(), prepare: static () => CallWithStatic()));
        var plain = measured[0];
        return new RowResult(
            [
                LineOf("nested in a memento function", measured[1], plain, plain),
                LineOf("with a file", measured[2], measured[3], plain),
                LineOf("1 MB array copied out", measured[4], measured[5], plain),
                LineOf("reading a static field", measured[6], plain, plain),
            ],
            "The floor of a nested call, and of one that reads a static field, is the plain call.");
    }

    private static Line LineOf(string subject, Measured ours, Measured floor, Measured plain) => new(
        subject,
        ours,
        floor,
        Verdict.AtMost(1, ours.Over(round => plain.Samples[round].Nanoseconds + (MostTimesTheFloor * floor.Samples[round].Nanoseconds)), "× (f(int) + 1.5 × the floor)"));

    private static long CallWithFile(string path)
    {
        long sum = 0;
        for (var number = 0; number < FileCalls; number++)
        {
            sum += MeasuredFunctions.OfFile(path, number);
        }

        return sum;
    }

    private static long Look(string path)
    {
        long sum = 0;
        for (var number = 0; number < FileCalls; number++)
        {
            var file = new FileInfo(path);
            sum += file.Length + file.LastWriteTimeUtc.Ticks;
        }

        return sum;
    }

    private static double CallWithArray()
    {
        double sum = 0;
        for (var number = 0; number < ArrayCalls; number++)
        {
            sum += MeasuredFunctions.OfArray(number)[^1];
        }

        return sum;
    }

    private static double Copy(double[] array)
    {
        double sum = 0;
        for (var number = 0; number < ArrayCalls; number++)
        {
            var copy = GC.AllocateUninitializedArray<double>(array.Length);
            array.AsSpan().CopyTo(copy);
            sum += copy[^1];
        }

        return sum;
    }

    /// <summary>A round of remembered calls that read a static field.</summary>
    public static long CallWithStatic()
    {
        long sum = 0;
        for (var number = 0; number < MemoryHitRow.Calls; number++)
        {
            sum += MeasuredFunctions.OfStatic(number);
        }

        return sum;
    }
}
