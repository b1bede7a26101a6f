using System.Text.Json;

namespace Memento.Benchmarks.Reporting;

/// <summary>Writes what was measured for programs to read.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static void Write(string path, IReadOnlyList<MeasuredRow> rows) => File.WriteAllText(path, JsonSerializer.Serialize(
        rows.Select(static row => new
        {
            row = row.Row.Number,
            title = row.Row.Title,
            seconds = row.Took.TotalSeconds,
            lines = row.Result.Lines.Select(static line => new
            {
                subject = line.Subject,
                ratio = line.RatioToShow,
                nanoseconds = line.Ours.Nanoseconds,
                bytes = line.Ours.Bytes,
                floor = line.Floor.Name,
                floorNanoseconds = line.Floor.Nanoseconds,
                peers = line.Peers.Select(static peer => new { name = peer.Name, nanoseconds = peer.Measured?.Nanoseconds, missing = peer.Missing }),
                budgets = line.Verdicts.Select(static verdict => new { kept = verdict.IsKept, text = verdict.Text }),
            }),
        }),
        Options));
}
