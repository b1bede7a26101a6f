using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Memento.Samples.Tests.Earthquakes;

/// <summary>The sample as a program, and the tool, each as a person at a terminal runs it.</summary>
internal static partial class SampleProgram
{
    /// <summary>How many calls its first run computes.</summary>
    public const int Calls = 125;

    /// <summary>The folder of its store, in its own.</summary>
    public const string Store = "memento-data";

    /// <summary>The tool's assembly.</summary>
    public static string Tool { get; } = Path.Combine(Metadata("ToolOutput"), "memento.dll");

    /// <summary>Its output folder, copied to where a test may do as it likes.</summary>
    public static string CopyToNewFolder()
    {
        var folder = Path.Combine(Path.GetTempPath(), "memento-sample-" + Guid.NewGuid().ToString("N"));
        Copy(Metadata("SampleOutput"), folder);
        return folder;
    }

    /// <summary>Runs the sample in a folder, to its end.</summary>
    public static (int Code, string Output, string Errors) Run(string folder) => Start("dotnet", folder, Path.Combine(folder, "Earthquakes.dll"));

    /// <summary>Runs the tool on the sample in a folder, to its end.</summary>
    public static (int Code, string Output, string Errors) RunTool(string folder, params string[] arguments) => Start("dotnet", folder, [Tool, .. arguments]);

    /// <summary>Runs a program in the sample's folder, to its end.</summary>
    public static (int Code, string Output, string Errors) Start(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.StandardOutputEncoding = Encoding.UTF8;
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MEMENTO__plugins__shadow_folder"] = Path.Combine(folder, "shadow");
        start.Environment.Remove("MEMENTO_ENV");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>The lines with what it found.</summary>
    public static string Figures(string output) => string.Join('\n', output.Split('\n').Where(line => line.Contains('%', StringComparison.Ordinal)));

    /// <summary>What its last line counts.</summary>
    public static (int Computed, int Remembered) Last(string output)
    {
        var match = LastLine().Match(output.TrimEnd().Split('\n')[^1]);
        Assert.That(match.Success, output);
        return (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>What the build says of where things are.</summary>
    public static string Metadata(string key) => typeof(SampleProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <summary>Copies a folder, but for results.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (!relative.StartsWith(Store, StringComparison.Ordinal))
            {
                var copy = Path.Combine(to, relative);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    [GeneratedRegex(@"^computed (\d+) · remembered (\d+) · \d+\.\d s\r?$")]
    private static partial Regex LastLine();
}
