using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using Memento.Benchmarks.Measuring;
using Memento.Versioning;

namespace Memento.Benchmarks.Versions;

/// <summary>The versions of all memento functions of a program, made once in a process that has made none before.</summary>
internal static class MeasuredVersions
{
    /// <summary>Makes them here, and prints how long that took, how many there are, and how many methods were compiled for it.</summary>
    /// <param name="program">The program's assembly.</param>
    public static void Print(string program)
    {
        var functions = Assembly.LoadFrom(program).GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(MementoFunctionAttribute)))
            .ToList();
        var methods = JitInfo.GetCompiledMethodCount(currentThread: true);
        var start = Stopwatch.GetTimestamp();
        var versions = functions.ConvertAll(FunctionCodes.Of);
        var time = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} {versions.Count} {JitInfo.GetCompiledMethodCount(currentThread: true) - methods}"));
    }

    /// <summary>Makes them in a new process.</summary>
    /// <param name="program">The program's assembly.</param>
    /// <param name="data">The folder of the user's data in that process, where what the code is made of is kept.</param>
    /// <returns>Milliseconds, how many versions there are, and how many methods were compiled for them.</returns>
    public static (double Time, int Count, int Compiled) Measure(string program, string data)
    {
        var start = OwnProcess.With("versions-of", program);
        start.Environment["XDG_DATA_HOME"] = data;
        start.Environment["LOCALAPPDATA"] = data;
        var output = ProcessOutput.Of(start);
        return output.Split(' ') is [var time, var count, var compiled]
            ? (double.Parse(time, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture), int.Parse(compiled, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The versions of {program} were not made:\n{output}");
    }
}
