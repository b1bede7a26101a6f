using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Processes;

/// <summary>The sample with a storage and a runner, run for the first time again and again.</summary>
/// <param name="folder">A copy of the sample as it was built.</param>
/// <param name="storage">The storage's short name.</param>
/// <param name="runner">The runner's short name.</param>
internal sealed partial class MeasuredSample(string folder, string storage, string runner)
{
    /// <summary>Which this is.</summary>
    public string Name => $"{storage} + {runner}";

    /// <summary>Seconds of each run: what the sample says that its intervals took, and the whole process.</summary>
    public List<(double Intervals, double Whole)> Times { get; } = [];

    /// <summary>What the sample found, in its own words, which no storage or runner may change.</summary>
    public string Figures { get; private set; } = "";

    /// <summary>Runs it, with nothing remembered.</summary>
    /// <exception cref="InvalidOperationException">It failed, or did not compute everything.</exception>
    public void Run()
    {
        var data = Path.Combine(folder, "memento-data");
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        File.WriteAllText(
            Path.Combine(folder, "memento.json"),
            $$"""{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "{{storage}}" }, "runner": { "type": "{{runner}}" } } } } ] }""");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Earthquakes.dll")]) { WorkingDirectory = folder };
        start.Environment["MEMENTO_ENV"] = Path.Combine(folder, "memento.json");
        var began = Stopwatch.GetTimestamp();
        var output = ProcessOutput.Of(start);
        var whole = Stopwatch.GetElapsedTime(began);
        if (!output.Contains("computed 125 ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The sample did not compute everything on {Name}:\n{output}");
        }

        Figures = string.Join('\n', output.Split('\n').Where(static line => line.Contains('%', StringComparison.Ordinal)));
        Times.Add((double.Parse(IntervalsLine().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), whole.TotalSeconds));
    }

    [GeneratedRegex(@"^the intervals took ([0-9]+\.[0-9]+) s", RegexOptions.Multiline)]
    private static partial Regex IntervalsLine();
}
