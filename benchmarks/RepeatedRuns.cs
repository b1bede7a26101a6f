using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks;

/// <summary>Measures several times, each in a process of its own, and tells whether each budget keeps its colour.</summary>
internal static class RepeatedRuns
{
    /// <summary>Measures what was asked for, as often as was asked for.</summary>
    /// <returns>The exit code: 0 when each budget was kept in each run.</returns>
    public static int Check(BenchmarkOptions options)
    {
        using var places = new Places();
        var colours = new Dictionary<string, List<bool?>>();
        for (var run = 0; run < options.Times; run++)
        {
            Console.WriteLine(FormattableString.Invariant($"\nRun {run + 1} of {options.Times}"));
            foreach (var (budget, isKept) in Run(options, places.NewFolder(run.ToString(CultureInfo.InvariantCulture))))
            {
                if (!colours.TryGetValue(budget, out var known))
                {
                    colours[budget] = known = [];
                }

                known.Add(isKept);
            }
        }

        return Print(colours) ? 0 : 1;
    }

    private static List<(string Budget, bool? IsKept)> Run(BenchmarkOptions options, string folder)
    {
        var json = Path.Combine(folder, "measured.json");
        List<string> arguments = [.. options.Rows.Select(static row => row.ToString(CultureInfo.InvariantCulture)), "--json", json, "--in", folder];
        if (options.IsQuick)
        {
            arguments.Add("--quick");
        }

        using var process = Process.Start(OwnProcess.With([.. arguments, "--check"]))!;
        process.WaitForExit();
        if (process.ExitCode > 1)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"A run ended with {process.ExitCode} in place of 0 or 1."));
        }

        using var measured = JsonDocument.Parse(File.ReadAllBytes(json));
        var budgets = new List<(string, bool?)>();
        foreach (var row in measured.RootElement.EnumerateArray())
        {
            foreach (var line in row.GetProperty("lines").EnumerateArray())
            {
                var number = 0;
                foreach (var budget in line.GetProperty("budgets").EnumerateArray())
                {
                    number++;
                    var kept = budget.GetProperty("kept");
                    budgets.Add((
                        FormattableString.Invariant($"{row.GetProperty("row").GetInt32()} {line.GetProperty("subject").GetString()}, budget {number}"),
                        kept.ValueKind == JsonValueKind.Null ? null : kept.GetBoolean()));
                }
            }
        }

        return budgets;
    }

    /// <summary>Prints the budgets that were not kept each time, and how many were.</summary>
    /// <returns>Whether all were.</returns>
    private static bool Print(Dictionary<string, List<bool?>> colours)
    {
        Console.WriteLine();
        foreach (var (budget, kept) in colours.Where(static budget => budget.Value.Contains(false)))
        {
            Screen.Print(false, budget, string.Join(", ", kept.Select(static one => one switch { true => "green", false => "red", null => "open" })));
        }

        var changed = colours.Count(static budget => budget.Value.Distinct().Count() > 1);
        var red = colours.Count(static budget => budget.Value.All(static kept => kept == false));
        Console.WriteLine(FormattableString.Invariant($"Of {colours.Count} budgets {colours.Count - changed} kept their colour in all runs; {red} were red in each, {changed} in some."));
        return !colours.Values.Any(static kept => kept.Contains(false));
    }
}
