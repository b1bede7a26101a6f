using System.Globalization;
using System.Text;

namespace Memento.Plugins;

/// <summary>Says all that helps whoever asked for a name that no usable plugin has.</summary>
internal sealed class UnknownName(
    PluginKind kind,
    string text,
    IReadOnlyList<PluginEntry> entries,
    IReadOnlyList<PluginCandidate> bad,
    IReadOnlyList<PluginFolder> folders,
    IReadOnlyList<string> others)
{
    private readonly ShortName _name = ShortName.Parse(text);

    /// <summary>The name asked for, what stands against it, the names there are, and the folders searched.</summary>
    public override string ToString()
    {
        var message = new StringBuilder().Append(CultureInfo.InvariantCulture, $"There is no {kind.Noun()} named '{text}'.");
        foreach (var entry in entries.Where(static entry => entry.Obstacle is not null))
        {
            if (PluginCatalog.FindExport(entry, kind, _name.Name) is not null)
            {
                message.Append(CultureInfo.InvariantCulture, $" {entry.File.Path} offers that name and was rejected: {entry.Obstacle}");
            }
            else if (entry.Obstacle!.Id == PluginErrors.WrongName)
            {
                // Nobody can ask for it by the name it has, so it may be the one that is meant.
                message.Append(CultureInfo.InvariantCulture, $" {entry.File.Path} was rejected: {entry.Obstacle}");
            }
        }

        var otherKinds = PluginKinds.All.Where(other => other != kind && entries.Any(entry => PluginCatalog.FindExport(entry, other, _name.Name) is not null)).ToList();
        if (otherKinds.Count > 0)
        {
            message.Append(CultureInfo.InvariantCulture, $" '{_name.Name}' is the name of a {string.Join(" and of a ", otherKinds.Select(other => other.Noun()))}.");
        }

        message.Append(CultureInfo.InvariantCulture, $" {DescribeNames()} {DescribeFolders()}");
        if (bad.Count > 0)
        {
            message.Append(CultureInfo.InvariantCulture, $" {bad.Count} found there could not be read, the first: {bad[0].Reason}");
        }

        return message.ToString();
    }

    private string DescribeNames()
    {
        var names = entries
            .Where(entry => entry.Obstacle is null)
            .SelectMany(entry => entry.File.Metadata.Exports
                .Where(export => export.Kind == kind)
                .Select(export => _name.Assembly is null ? export.Name : $"{export.Name}@{entry.File.Metadata.Name}"))
            .Concat(others)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return names.Count == 0 ? $"There are no {kind.Noun()}s at all." : $"There are: {string.Join(", ", names)}.";
    }

    private string DescribeFolders() => folders.Count == 0
        ? "No plugin folder is configured."
        : $"Searched: {string.Join("; ", folders.Select(folder => folder.Path + (folder.Problem is null ? IsEmpty(folder) ? " (holds no plugin)" : "" : $" ({folder.Problem})")))}.";

    private bool IsEmpty(PluginFolder folder) =>
        !entries.Any(entry => entry.File.Path.StartsWith(folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
