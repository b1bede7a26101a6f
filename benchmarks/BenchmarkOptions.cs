using System.Globalization;

namespace Memento.Benchmarks;

/// <summary>What the command was asked for.</summary>
internal sealed class BenchmarkOptions
{
    public const string Usage = """
        Usage: dotnet run -c Release --project benchmarks -- [ROW...] [--check [--times N]] [--quick] [--json FILE] [--in FOLDER]
               dotnet run -c Release --project benchmarks -- versions | process | scale [PAGE]
               dotnet run -c Release --project benchmarks -- store-loop TYPE hit|store|batch|list SECONDS

          ROW...       rows by their numbers, 1 to 12; all of them without any
          --check      the exit code is 1 when a budget is overrun; the documentation stays as it is
          --times N    that many runs one after another, each in a process of its own, and whether each budget keeps its colour
          --quick      a round or two of each, to see that all can be measured; their numbers say nothing
          --json FILE  writes what was measured to a file
          --in FOLDER  measures with files in this folder, which stay; else in a temporary one, which is removed

          versions     what the versions of a program's functions take when it starts
          process      how much sooner the sample has its results by worker processes
          scale [PAGE] what operations cost among 200,000 mementos of one function; appends it to a page
          store-loop   one operation over and over, for a profiler

        All rows without --check and --quick are written to docs/performance.md.
        """;

    private readonly List<int> _rows = [];

    private BenchmarkOptions()
    {
    }

    /// <summary>Which rows; empty for all.</summary>
    public IReadOnlyList<int> Rows => _rows;

    public bool Checks { get; private set; }

    public bool IsQuick { get; private set; }

    public string? JsonFile { get; private set; }

    /// <summary>Where the files of all rows go and stay; null for a temporary folder.</summary>
    public string? Folder { get; private set; }

    /// <summary>How many runs.</summary>
    public int Times { get; private set; } = 1;

    /// <summary>Reads the command line; null where it is none.</summary>
    public static BenchmarkOptions? Read(IReadOnlyList<string> arguments, int lastRow)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--check":
                    options.Checks = true;
                    break;
                case "--quick":
                    options.IsQuick = true;
                    break;
                case "--json" when i + 1 < arguments.Count:
                    options.JsonFile = arguments[++i];
                    break;
                case "--in" when i + 1 < arguments.Count:
                    options.Folder = arguments[++i];
                    break;
                case "--times" when i + 1 < arguments.Count && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times > 0:
                    options.Times = times;
                    i++;
                    break;
                case var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row >= 1 && row <= lastRow:
                    options._rows.Add(row);
                    break;
                default:
                    return null;
            }
        }

        return options.Times == 1 || options is { Checks: true, JsonFile: null, Folder: null } ? options : null;
    }
}
