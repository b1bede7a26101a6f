using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Configuration.Reading;
using Memento.Serialization;

namespace Memento.Configuration;

/// <summary>Writes a definition as the JSON of a configuration file. What is null is left out.</summary>
internal static class DefinitionWriter
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, TypeInfoResolver = HostJson.Resolver, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="ConfigurationException">A setting has a value that a configuration cannot say.</exception>
    public static string Write(EnvironmentDefinition environment)
    {
        var plugins = Group(
            (ConfigurationKeys.PluginFolders, environment.PluginFolders.Count == 0 ? null : new JsonArray([.. environment.PluginFolders.Select(Text)])),
            (ConfigurationKeys.LockFile, Text(environment.LockFile)),
            (ConfigurationKeys.ShadowFolder, Text(environment.ShadowFolder)));
        return Group(
            (ConfigurationKeys.Name, Text(environment.Name)),
            (ConfigurationKeys.Description, Text(environment.Description)),
            (ConfigurationKeys.Maintainer, Text(environment.Maintainer)),
            (ConfigurationKeys.Documentation, Text(environment.Documentation)),
            (ConfigurationKeys.BaseFolder, Text(environment.BaseFolder)),
            (ConfigurationKeys.RelativeTo, Text(environment.RelativeTo)),
            (ConfigurationKeys.Plugins, plugins.Count == 0 ? null : plugins),
            (ConfigurationKeys.Repositories, environment.Repositories.Count == 0 ? null : new JsonArray([.. environment.Repositories.Select(Repository)]))).ToJsonString(Options);
    }

    private static JsonNode Repository(RepositoryDefinition repository, int index)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{ConfigurationKeys.Repositories}:{index}:{ConfigurationKeys.Clusters}");
        var clusters = new JsonObject();
        foreach (var (name, cluster) in repository.Clusters)
        {
            clusters.Add(ConfigurationTemplate.Escape(name), Cluster(cluster, $"{key}:{name}"));
        }

        return Group(
            (ConfigurationKeys.Name, Text(repository.Name)),
            (ConfigurationKeys.Description, Text(repository.Description)),
            (ConfigurationKeys.Maintainer, Text(repository.Maintainer)),
            (ConfigurationKeys.Documentation, Text(repository.Documentation)),
            (ConfigurationKeys.RelativeTo, Text(repository.RelativeTo)),
            (ConfigurationKeys.Clusters, clusters));
    }

    private static JsonObject Cluster(ClusterDefinition cluster, string key) => Group(
        (ConfigurationKeys.Name, Text(cluster.Name)),
        (ConfigurationKeys.Description, Text(cluster.Description)),
        (ConfigurationKeys.Maintainer, Text(cluster.Maintainer)),
        (ConfigurationKeys.Documentation, Text(cluster.Documentation)),
        (ConfigurationKeys.RelativeTo, Text(cluster.RelativeTo)),
        (ConfigurationKeys.VersionLock, Text(cluster.VersionLock)),
        (ConfigurationKeys.Storage, cluster.Storage is { } storage ? Backend(storage, $"{key}:{ConfigurationKeys.Storage}") : null),
        (ConfigurationKeys.Runner, cluster.Runner is { } runner ? Backend(runner, $"{key}:{ConfigurationKeys.Runner}") : null));

    private static JsonObject Backend(BackendDefinition backend, string key)
    {
        var settings = Group((ConfigurationKeys.Type, Text(backend.Type)));
        foreach (var (name, value) in backend.Settings)
        {
            if (!settings.TryAdd(ConfigurationTemplate.Escape(name), Value(value, $"{key}:{name}")))
            {
                throw new ConfigurationException(ConfigurationErrors.SaidTwice, $"'{key}:{name}' is said twice: by {nameof(BackendDefinition)}.{nameof(BackendDefinition.Type)} and among the settings.");
            }
        }

        return settings;
    }

    private static JsonNode? Value(object? value, string key) => value switch
    {
        null => null,
        string text => Scalar(text),
        bool flag => JsonValue.Create(flag),
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => Scalar(string.Create(CultureInfo.InvariantCulture, $"{value}")),
        Enum or Uri => Text(value.ToString()),
        TimeSpan time => Text(time.ToString("c", CultureInfo.InvariantCulture)),
        BackendDefinition backend => Backend(backend, key),
        IEnumerable<KeyValuePair<string, object?>> group => GroupOf(group, key),
        IEnumerable<KeyValuePair<string, string?>> group => GroupOf(group.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)), key),
        IEnumerable list when value is not IDictionary => new JsonArray([.. list.Cast<object?>().Select((item, index) => Value(item, string.Create(CultureInfo.InvariantCulture, $"{key}:{index}")))]),
        _ => throw new ConfigurationException(ConfigurationErrors.WrongValue, $"'{key}' is a {value.GetType()}, which a configuration cannot say. Give a text, a number, a boolean, a list, or a dictionary by text."),
    };

    private static JsonObject GroupOf(IEnumerable<KeyValuePair<string, object?>> group, string key)
    {
        var node = new JsonObject();
        foreach (var (name, value) in group)
        {
            node.Add(ConfigurationTemplate.Escape(name), Value(value, $"{key}:{name}"));
        }

        return node;
    }

    // A value is a text to whoever reads it; as a number or boolean it is the same one, and written as people write it.
    private static JsonNode Scalar(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && text == number.ToString(CultureInfo.InvariantCulture) => JsonValue.Create(number),
        _ => Text(text)!,
    };

    private static JsonNode? Text(string? text) => text is null ? null : JsonValue.Create(ConfigurationTemplate.Escape(text));

    private static JsonObject Group(params ReadOnlySpan<(string Key, JsonNode? Value)> parts)
    {
        var group = new JsonObject();
        foreach (var (key, value) in parts)
        {
            if (value is not null)
            {
                group.Add(key, value);
            }
        }

        return group;
    }
}
