using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.Extensions.Caching.Memory;

namespace Memento.Benchmarks.Hits;

/// <summary>
/// What a call costs whose result is in memory, made from no other memento function: beside the least that any memoizer could
/// do, a look-up in a dictionary by a tuple of the arguments, and what most programs do, a cache by a text made of them.
/// Each goes through a thousand calls: one call over and over is answered before the measurement itself is paid for.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class HitBenchmarks
{
    private const int Calls = 1000;

    private readonly ConcurrentDictionary<ValueTuple<int>, long> _byNumber = new();
    private readonly ConcurrentDictionary<(string, int), double> _byNameAndNumber = new();
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly string _name = "observations";

    /// <summary>Fills the dictionaries. What else remembers does so at the first round.</summary>
    [GlobalSetup]
    public void Fill()
    {
        for (var number = 0; number < Calls; number++)
        {
            _byNumber[new(number)] = Functions.OfNumber(number);
            _byNameAndNumber[(_name, number)] = Functions.OfNameAndNumber(_name, number);
        }
    }

    /// <summary>f(int), the floor.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls), BenchmarkCategory("f(int)")]
    public long DictionaryByNumber()
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += _byNumber.TryGetValue(new(number), out var result) ? result : 0;
        }

        return sum;
    }

    /// <summary>f(int), called.</summary>
    [Benchmark(OperationsPerInvoke = Calls), BenchmarkCategory("f(int)")]
    public long MementoByNumber()
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += Functions.OfNumber(number);
        }

        return sum;
    }

    /// <summary>f(int), as most programs cache it.</summary>
    [Benchmark(OperationsPerInvoke = Calls), BenchmarkCategory("f(int)")]
    public long CacheByNumber()
    {
        long sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += _cache.GetOrCreate($"OfNumber/{number}", static _ => 3L);
        }

        return sum;
    }

    /// <summary>f(string, int), the floor.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls), BenchmarkCategory("f(string, int)")]
    public double DictionaryByNameAndNumber()
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += _byNameAndNumber.TryGetValue((_name, number), out var result) ? result : 0;
        }

        return sum;
    }

    /// <summary>f(string, int), called.</summary>
    [Benchmark(OperationsPerInvoke = Calls), BenchmarkCategory("f(string, int)")]
    public double MementoByNameAndNumber()
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += Functions.OfNameAndNumber(_name, number);
        }

        return sum;
    }

    /// <summary>f(string, int), as most programs cache it.</summary>
    [Benchmark(OperationsPerInvoke = Calls), BenchmarkCategory("f(string, int)")]
    public double CacheByNameAndNumber()
    {
        double sum = 0;
        for (var number = 0; number < Calls; number++)
        {
            sum += _cache.GetOrCreate($"OfNameAndNumber/{_name}/{number}", static _ => 3.0);
        }

        return sum;
    }
}
