using System.Diagnostics;
using System.Reflection;
using Memento.Cli.Programs;

namespace Memento.Cli.Tests.Support;

/// <summary>The tool as a process, as a script starts it.</summary>
internal static class ToolProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The tool's assembly.</summary>
    public static string Tool { get; } = Path.Combine(Metadata("ToolOutput"), "memento.dll");

    /// <summary>The assembly of a program with memento functions.</summary>
    public static string Shop { get; } = Path.Combine(Metadata("ShopOutput"), "Shop.dll");

    public static ProcessStartInfo StartInfo(string folder, string assembly, params string[] arguments)
    {
        var start = new ProcessStartInfo(ProgramFiles.DotNet(), [assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("MEMENTO_ENV");
        return start;
    }

    /// <summary>Runs an assembly to its end.</summary>
    public static async Task<ToolOutcome> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new ToolOutcome(process.ExitCode, await output, await error, []);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    public static Task<ToolOutcome> RunAsync(string folder, params string[] arguments) => RunAsync(StartInfo(folder, Tool, arguments));

    private static string Metadata(string key) => typeof(ToolProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
