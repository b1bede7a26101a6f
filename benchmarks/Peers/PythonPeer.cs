using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Peers;

/// <summary>A Python library in a process of its own, which does a round whenever it is asked, so that it is measured in turns with the others.</summary>
internal sealed class PythonPeer : IDisposable
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Peers", "peers.py");

    private readonly Process? _process;

    private PythonPeer(string name, Process? process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public bool IsThere => _process is not null;

    /// <summary>Starts it.</summary>
    /// <param name="library">The library.</param>
    /// <param name="work">What it does, by the script's name for it.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="operations">How many operations a round has.</param>
    /// <returns>One that is not there where the library is not installed.</returns>
    public static PythonPeer Start(string library, string work, string folder, int operations)
    {
        // Debian's packages are for Debian's Python, which need not be the first one.
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            if (TryStart(python, [Script, library, work, folder, operations.ToString(CultureInfo.InvariantCulture)]) is { } process)
            {
                return new PythonPeer(library, process);
            }
        }

        return new PythonPeer(library, null);
    }

    /// <summary>It, among those that are measured. Only where it is there.</summary>
    public Contestant ToContestant() => new(Name, async () =>
    {
        await _process!.StandardInput.WriteLineAsync("round");
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The process that measures {Name} ended; what it said stands above.");
        using var json = JsonDocument.Parse(answer);
        return new Sample(json.RootElement.GetProperty("seconds").GetDouble() * 1e9 / json.RootElement.GetProperty("operations").GetInt32());
    });

    /// <summary>What came of it, for a table.</summary>
    public Peer ToPeer(IEnumerable<Measured> measured) => IsThere
        ? Peer.Of(measured.First(one => string.Equals(one.Name, Name, StringComparison.Ordinal)))
        : new Peer(Name, null, "not installed");

    public void Dispose()
    {
        if (_process is not null)
        {
            // Its input ends, and so does it.
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }

    private static Process? TryStart(string python, string[] arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such Python.
            return null;
        }

        if (process.StandardOutput.ReadLine() == "ready")
        {
            return process;
        }

        process.WaitForExit();
        process.Dispose();
        return null;
    }
}
