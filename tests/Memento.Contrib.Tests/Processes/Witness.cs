using System.Globalization;

namespace Memento.Contrib.Tests.Processes;

/// <summary>An argument that leaves a trace of each process in which it is made.</summary>
internal sealed record Witness
{
    public Witness(string folder)
    {
        Folder = folder;
        Ledger.Add(folder, Trace(Environment.ProcessId));
    }

    public string Folder { get; }

    public static string Trace(int process) => $"witness-{process.ToString(CultureInfo.InvariantCulture)}";
}
