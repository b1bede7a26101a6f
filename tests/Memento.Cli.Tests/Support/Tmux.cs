using System.Diagnostics;
using Memento.Cli.Programs;

namespace Memento.Cli.Tests.Support;

/// <summary>A terminal of 80 columns and 24 lines with a shell, on a server of its own.</summary>
internal sealed class Tmux : IDisposable
{
    private readonly string _server = $"memento-{Guid.NewGuid():N}";
    private readonly string _program;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder that the shell is in.</param>
    /// <param name="program">What stands before each line that is typed: <c>dotnet</c>, as this process runs it.</param>
    public Tmux(string folder, string program)
    {
        _program = program == "dotnet" ? ProgramFiles.DotNet() : program;
        Run("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", folder, "env -u NO_COLOR TERM=screen-256color PS1='$ ' sh");
    }

    /// <summary>Types a command line.</summary>
    public void Type(string line, string before = "") => Run("send-keys", "-t", "0", $"{before}'{_program}' {line}", "Enter");

    /// <summary>Empties the screen.</summary>
    public void Clear()
    {
        Run("send-keys", "-t", "0", "clear", "Enter");
        SpinWait.SpinUntil(() => !Screen(false).Contains("end=", StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    /// <summary>Waits for a text that begins a line, and gives what is on the screen then.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan patience, Action<string>? look = null, bool withColors = false)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var screen = Screen(withColors: false);
            look?.Invoke(screen);
            if (screen.Split('\n').Any(line => line.StartsWith(text, StringComparison.Ordinal)))
            {
                return withColors ? Screen(withColors: true) : screen;
            }

            Assert.That(watch.Elapsed, Is.LessThan(patience), screen);
            await Task.Delay(20);
        }
    }

    public void Dispose() => Run("kill-server");

    private string Screen(bool withColors) => withColors ? Run("capture-pane", "-p", "-e", "-t", "0") : Run("capture-pane", "-p", "-t", "0");

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-L", _server, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Assert.Ignore($"There is no tmux: {exception.Message}");
            throw;
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEnd();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, $"tmux {string.Join(' ', arguments)}: {error}");
            return output;
        }
    }
}
