using System.Globalization;
using System.Text;

namespace Memento.Plugins;

/// <summary>What was found in the plugin folders, and what has become of it: a snapshot. Read by the command-line tool and by people.</summary>
/// <param name="Folders">The folders that were searched, in their order.</param>
/// <param name="Candidates">A row for each plugin and each file that fails to be one. Native libraries and private dependencies have none.</param>
public sealed record PluginReport(IReadOnlyList<PluginFolder> Folders, IReadOnlyList<PluginCandidate> Candidates)
{
    /// <summary>The rows that offer a short name of a kind, rejected ones included.</summary>
    public IEnumerable<PluginCandidate> Offering(PluginKind kind, string name) =>
        Candidates.Where(candidate => candidate.Exports.Any(export =>
            export.Kind == kind && string.Equals(export.Name, name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The report as text, a line for each row.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var folder in Folders)
        {
            text.Append(CultureInfo.InvariantCulture, $"folder {folder.Path}{(folder.Problem is null ? "" : " " + folder.Problem)}\n");
        }

        foreach (var candidate in Candidates)
        {
            text.Append(CultureInfo.InvariantCulture, $"{candidate.State} {candidate.Path}");
            if (candidate.Exports.Count > 0)
            {
                text.Append(": ").AppendJoin(", ", candidate.Exports.Select(export => $"{export.Kind.Noun()} {export.Name}"));
            }

            text.Append(candidate.Reason is null ? "" : $" - {candidate.ReasonId}: {candidate.Reason}").Append('\n');
        }

        return text.ToString();
    }
}
