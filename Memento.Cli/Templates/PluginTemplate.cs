using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Memento.Cli.Templates;

/// <summary>
/// The template of a plugin's project, embedded: the files that the package Memento.Templates has for <c>dotnet new</c>, with its rules of what becomes of a name.
/// </summary>
internal sealed partial class PluginTemplate
{
    private const string Prefix = "plugin-template/";
    private const string Definition = ".template.config/template.json";
    private const string Shared = "shared";

    private readonly JsonNode _definition = JsonNode.Parse(Read(Prefix + Definition))!;

    /// <summary>The kinds of plugins there are, with what each is.</summary>
    public IReadOnlyList<(string Name, string Description)> Kinds =>
        [.. _definition["symbols"]!["kind"]!["choices"]!.AsArray().Select(static choice => (choice!["choice"]!.GetValue<string>(), choice["description"]!.GetValue<string>()))];

    /// <summary>What stands for a name elsewhere: its namespace, say.</summary>
    /// <param name="form">A form of the template: <c>namespace</c> or <c>shortName</c>.</param>
    /// <param name="name">The project's name.</param>
    public string FormOf(string form, string name)
    {
        var definition = _definition["forms"]![form]!;
        return definition["identifier"]!.GetValue<string>() switch
        {
            "chain" => definition["steps"]!.AsArray().Aggregate(name, (text, step) => FormOf(step!.GetValue<string>(), text)),
            "replace" => Regex.Replace(name, definition["pattern"]!.GetValue<string>(), definition["replacement"]!.GetValue<string>(), RegexOptions.CultureInvariant),
            "lowerCaseInvariant" => name.ToLowerInvariant(),
            var other => throw new NotSupportedException($"The template has a form '{other}', which is not known here."),
        };
    }

    /// <summary>The files of a plugin.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="shortName">The name that a configuration picks it by.</param>
    /// <param name="version">The version of the packages that it is built with.</param>
    /// <returns>Path, parted by slashes, and text of each, in the order of their paths.</returns>
    public IReadOnlyList<(string Path, string Text)> Make(string kind, string name, string shortName, string version)
    {
        var root = FormOf("namespace", name);
        var files = new List<(string Path, string Text)>();
        foreach (var resource in typeof(PluginTemplate).Assembly.GetManifestResourceNames().Where(static resource => resource.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            // Separators are those of the system that the tool was built on.
            var parts = resource[Prefix.Length..].Replace('\\', '/').Split('/', 2);
            if (parts[0] == Shared || parts[0] == kind)
            {
                files.Add((Fill(parts[1]), Fill(Read(resource))));
            }
        }

        files.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return files;

        // In one go: a name may have the mark of another in it.
        string Fill(string text) => Mark().Replace(text, mark => mark.Value switch
        {
            "PluginName" => name,
            "PluginRoot" => root,
            "plugin-short-name" => shortName,
            _ => version,
        });
    }

    [GeneratedRegex("PluginName|PluginRoot|plugin-short-name|MementoVersion", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    private static string Read(string resource)
    {
        using var stream = typeof(PluginTemplate).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The tool was built without its template '{resource}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
