using System.Collections.Concurrent;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;
using Memento.Configuration;
using Microsoft.Extensions.Caching.Memory;

namespace Memento.Benchmarks.Rows;

/// <summary>
/// What a call costs whose result is in memory, made from no other memento function. Each contestant goes through a thousand calls: one call over
/// and over is answered before the measurement itself is paid for.
/// </summary>
internal sealed class MemoryHitRow : IRow
{
    public const int Calls = 1000;

    private const double MostTimesTheFloor = 5;

    public int Number => 1;

    public string Title => "a remembered call in memory, made from no memento function";

    public Writes Writes => Writes.Nothing;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        await using var environment = place.Open((Clusters.Memory, new BackendDefinition("memory")));
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var byNumber = new ConcurrentDictionary<ValueTuple<int>, long>();
        var byNameAndNumber = new ConcurrentDictionary<(string, int), double>();
        var name = "observations";
        for (var number = 0; number < Calls; number++)
        {
            byNumber[new(number)] = MeasuredFunctions.OfNumber(number);
            byNameAndNumber[(name, number)] = MeasuredFunctions.OfNameAndNumber(name, number);
        }

        var measured = await Rounds.MeasureAsync(
            effort.Of(3000, 3),
            effort.WarmUp,
            Contestant.OfLoop("look-up", Calls, () => LookUp(byNumber)),
            Contestant.OfLoop("f(int)", Calls, () => Call()),
            Contestant.OfLoop("IMemoryCache", Calls, () => GetOrCreate(cache)),
            Contestant.OfLoop("look-up", Calls, () => LookUp(byNameAndNumber, name)),
            Contestant.OfLoop("f(string, int)", Calls, () => Call(name)),
            Contestant.OfLoop("IMemoryCache", Calls, () => GetOrCreate(cache, name)));
        return new RowResult([LineOf("f(int)", measured[1], measured[0], measured[2]), LineOf("f(string, int)", measured[4], measured[3], measured[5])]);
    }

    /// <summary>A round of remembered calls.</summary>
    public static long Call()
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += MeasuredFunctions.OfNumber(number);
        }

        return sum;
    }

    private static Line LineOf(string subject, Measured ours, Measured floor, Measured cache)
    {
        var peer = Peer.Of(cache);
        return new Line(subject, ours, floor, Verdict.AtMost(MostTimesTheFloor, ours, floor), Verdict.FasterThan(ours, peer), Verdict.AllocatesNothing(ours)) { Peers = [peer] };
    }

    private static double Call(string name)
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += MeasuredFunctions.OfNameAndNumber(name, number);
        }

        return sum;
    }

    private static long LookUp(ConcurrentDictionary<ValueTuple<int>, long> dictionary)
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += dictionary.TryGetValue(new(number), out var result) ? result : 0;
        }

        return sum;
    }

    private static double LookUp(ConcurrentDictionary<(string, int), double> dictionary, string name)
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += dictionary.TryGetValue((name, number), out var result) ? result : 0;
        }

        return sum;
    }

    private static long GetOrCreate(MemoryCache cache)
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += cache.GetOrCreate($"OfNumber/{number}", static _ => 3L);
        }

        return sum;
    }

    private static double GetOrCreate(MemoryCache cache, string name)
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += cache.GetOrCreate($"OfNameAndNumber/{name}/{number}", static _ => 3.0);
        }

        return sum;
    }
}
