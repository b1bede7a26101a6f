using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Configuration.Reading;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>Writes a section of a program's configuration as the JSON of a configuration file, so that there is one way in for both. What has the keys of a list is one; where some are missing it stays a group whose keys are numbers, which is the same to who reads it.</summary>
internal static class SectionWriter
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = HostJson.Resolver };

    /// <summary>The JSON.</summary>
    public static string Write(IConfigurationSection section) => Group(section.GetChildren()).ToJsonString(Options);

    private static JsonObject Group(IEnumerable<IConfigurationSection> children) =>
        new(children.Select(child => KeyValuePair.Create(ConfigurationTemplate.Escape(child.Key), Node(child))));

    private static JsonNode? Node(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        return children.Count > 0 ? children.Index().All(static child => child.Item.Key == child.Index.ToString(CultureInfo.InvariantCulture)) ? new JsonArray([.. children.Select(Node)]) : Group(children)
            : section.Value is { } value ? JsonValue.Create(ConfigurationTemplate.Escape(value))
            : null;
    }
}
