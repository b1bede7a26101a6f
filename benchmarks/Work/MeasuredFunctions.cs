using System.Diagnostics;
using System.Globalization;

namespace Memento.Benchmarks.Work;

/// <summary>The memento functions that are measured, each in a cluster by the name of its storage.</summary>
internal static class MeasuredFunctions
{
    /// <summary>How many nested calls a round has.</summary>
    public const int NestedCalls = 1000;

    [MementoFunction(Version = "1", Cluster = Clusters.Memory)]
    public static long OfNumber(int number) => number * 3L;

    [MementoFunction(Version = "1", Cluster = Clusters.Memory)]
    public static double OfNameAndNumber(string name, int number) => name.Length + number;

    /// <summary>Nanoseconds of a remembered call that another memento function makes.</summary>
    [MementoFunction(Version = "1", Cluster = Clusters.Memory)]
    public static double NestedCall(int round)
    {
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < NestedCalls; number++)
        {
            OfNumber(number);
        }

        // The round is an argument, so that each runs.
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / NestedCalls + (round * 0.0);
    }

    /// <summary>Makes <see cref="NestedCall"/>, and forgets it: a thousand mementos of a thousand calls each would give the garbage collector work in the background, whose rounds are no part of a hit.</summary>
    /// <param name="round">One that there has not been.</param>
    public static double NestedCallOnce(int round)
    {
        var nanoseconds = NestedCall(round);
        Memo.Of<int, double>(NestedCall).Forget(round);
        return nanoseconds;
    }

    [MementoFunction(Version = "1", Cluster = Clusters.Memory)]
    public static long OfFile(string path, int number)
    {
        Memo.File(path);
        return File.ReadAllBytes(path).Length + number;
    }

    [MementoFunction(Version = "1", Cluster = Clusters.Memory)]
    public static double[] OfArray(int number)
    {
        var array = new double[131_072];
        Array.Fill(array, number);
        return array;
    }

    /// <summary>Its version is made of its code, and of the static field that it reads.</summary>
    [MementoFunction(Cluster = Clusters.Memory)]
#pragma warning disable MEM009 // That it is read is what is measured.
    public static long OfStatic(int number) => number * Rates.Factor;
#pragma warning restore MEM009

    [MementoFunction(Version = "1", Cluster = Clusters.Filesystem)]
    public static string InFiles(int number) => Text(number);

    [MementoFunction(Version = "1", Cluster = Clusters.Sqlite)]
    public static string InDatabase(int number) => Text(number);

    [MementoFunction(Version = "1", Cluster = Clusters.Behind)]
    public static string Behind(int number) => Text(number);

    [MementoFunction(Version = "1", Cluster = Clusters.BehindLeased)]
    public static string BehindLeased(int number) => Text(number);

    /// <summary>A large array, of other bytes for each number.</summary>
    [MementoFunction(Version = "1", Cluster = Clusters.Filesystem)]
    public static double[] Series(int number, int length)
    {
        // Made once: what is measured is to keep it.
        var series = LargeArrays.OfLength(length);
        series[0] = number;
        return series;
    }

    public static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"the result of call {number}");
}
