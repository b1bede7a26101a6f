using System.Globalization;
using System.Numerics;
using Memento;

namespace Shop;

public enum Grade
{
    Low,
    High,
}

public sealed record Point(int X, int Y);

/// <summary>A generic type with a memento function.</summary>
public static class Shelf<T>
{
    [MementoFunction(Version = "1")]
    public static T First(T value) => value;
}

public static class Kinds
{
    /// <summary>A function only with a type argument.</summary>
    [MementoFunction(Version = "1")]
    public static T Same<T>(T value) => value;

    /// <summary>Takes what has more than one dimension, and gives such back.</summary>
    [MementoFunction(Version = "1")]
    public static double[,] Scale(double[,] grid, Complex factor)
    {
        var scaled = new double[grid.GetLength(0), grid.GetLength(1)];
        for (var row = 0; row < grid.GetLength(0); row++)
        {
            for (var column = 0; column < grid.GetLength(1); column++)
            {
                scaled[row, column] = grid[row, column] * factor.Magnitude;
            }
        }

        return scaled;
    }

    /// <summary>Works with services that take no part in its key.</summary>
    [MementoFunction(Version = "1")]
    public static string Served(int number, [NotInKey] IProgress<int>? progress, [NotInKey] int? threads, [NotInKey] TextWriter? log = null)
    {
        progress?.Report(number);
        return $"{number.ToString(CultureInfo.InvariantCulture)} with {(progress is null ? "no" : "a")} sink, {threads?.ToString(CultureInfo.InvariantCulture) ?? "no"} threads and {(log is null ? "no" : "a")} log";
    }

    /// <summary>Cannot do without a service.</summary>
    [MementoFunction(Version = "1")]
    public static string Needy(int number, [NotInKey] TextWriter log)
    {
        log.Write(number);
        return "served";
    }

    /// <summary>Says what it got, so that a test sees which values came of texts.</summary>
    [MementoFunction(Version = "1")]
    public static string Tell(
        bool flag = false, char letter = 'a', long whole = 0, decimal money = 0, Grade grade = Grade.Low, DateOnly day = default, TimeSpan span = default, Guid id = default,
        int? maybe = 7, string? text = null, int[]? list = null, Point? point = null, DateTimeOffset moment = default) => string.Join(
            ' ',
            flag,
            letter,
            whole.ToString(CultureInfo.InvariantCulture),
            money.ToString(CultureInfo.InvariantCulture),
            grade,
            day.ToString("O", CultureInfo.InvariantCulture),
            span.ToString("c", CultureInfo.InvariantCulture),
            id,
            maybe?.ToString(CultureInfo.InvariantCulture) ?? "none",
            text ?? "none",
            list is null ? "none" : string.Join('+', list),
            point,
            moment.ToString("O", CultureInfo.InvariantCulture));
}
