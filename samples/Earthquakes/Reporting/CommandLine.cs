namespace Earthquakes;

/// <summary>What the program is asked to do.</summary>
/// <param name="Catalogue">The catalogue's path; a relative one starts at the program's folder.</param>
/// <param name="Plot">Where the plot is to be written; a full path.</param>
public sealed record CommandLine(string Catalogue, string Plot)
{
    private const string Usage = "usage: Earthquakes [--catalogue <file.geojson>] [--plot <file.svg>]";

    /// <summary>Reads the arguments; a path in them starts at the current folder, as usual.</summary>
    /// <exception cref="SampleException">An argument is unknown, or its value is missing.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var commandLine = new CommandLine(
            "data/usgs-earthquakes-2018w05.geojson",
            Path.Combine(AppContext.BaseDirectory, "frequency-magnitude.svg"));
        for (int i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--catalogue" or "--plot"))
            {
                throw new SampleException($"The argument '{arguments[i]}' is unknown; {Usage}");
            }

            if (i + 1 == arguments.Count)
            {
                throw new SampleException($"The argument '{arguments[i]}' needs a file after it; {Usage}");
            }

            string path = Path.GetFullPath(arguments[i + 1]);
            commandLine = arguments[i] is "--plot"
                ? commandLine with { Plot = path }
                : commandLine with { Catalogue = path };
        }

        return commandLine;
    }
}
