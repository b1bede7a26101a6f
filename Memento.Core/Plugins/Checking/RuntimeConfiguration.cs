using System.Text.Json;
using Memento.Files;

namespace Memento.Plugins;

/// <summary>The part of a <c>runtimeconfig.json</c> that says which shared frameworks a program or plugin asks for.</summary>
/// <remarks>Read as a document: to set up a serializer took a good part of the time in which a program starts (tried).</remarks>
internal static class RuntimeConfiguration
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the frameworks from a file; none when there is no such file.</summary>
    /// <exception cref="JsonException">The file is not what its name says.</exception>
    public static IReadOnlyList<FrameworkReference> ReadFrameworks(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var root = JsonElement.Parse(TextFile.ReadAllBytes(path).Span, Lenient);
        var found = new List<FrameworkReference>();
        if (root.ValueKind == JsonValueKind.Null || Find(root, "runtimeOptions", JsonValueKind.Object) is not { } options)
        {
            return found;
        }

        // Either one framework or several.
        if (Find(options, "framework", JsonValueKind.Object) is { } framework)
        {
            found.Add(Read(framework));
        }

        if (Find(options, "frameworks", JsonValueKind.Array) is { } frameworks)
        {
            foreach (var one in frameworks.EnumerateArray())
            {
                if (one.ValueKind != JsonValueKind.Null)
                {
                    found.Add(Read(one));
                }
            }
        }

        return found;
    }

    private static FrameworkReference Read(JsonElement framework) => new(
        Find(framework, "name", JsonValueKind.String)?.GetString() ?? "",
        Find(framework, "version", JsonValueKind.String)?.GetString() ?? "");

    /// <summary>A property, whatever the case of its name; null when it is not there or null.</summary>
    private static JsonElement? Find(JsonElement element, string name, JsonValueKind kind)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"An object with '{name}' is expected.");
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                return property.Value.ValueKind == kind ? property.Value : throw new JsonException($"'{name}' is of another kind than expected.");
            }
        }

        return null;
    }
}
