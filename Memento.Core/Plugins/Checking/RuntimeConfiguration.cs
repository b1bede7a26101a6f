using System.Text.Json;
using Memento.Serialization;

namespace Memento.Plugins;

/// <summary>The part of a <c>runtimeconfig.json</c> that says which shared frameworks a program or plugin asks for.</summary>
internal sealed record RuntimeConfiguration
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        TypeInfoResolver = HostJson.Resolver,
    };

    /// <summary>The <c>runtimeOptions</c>.</summary>
    public Options? RuntimeOptions { get; init; }

    /// <summary>Reads the frameworks from a file; none when there is no such file.</summary>
    /// <exception cref="JsonException">The file is not what its name says.</exception>
    public static IReadOnlyList<FrameworkReference> ReadFrameworks(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var options = JsonSerializer.Deserialize<RuntimeConfiguration>(File.ReadAllBytes(path), Lenient)?.RuntimeOptions;
        return [.. new[] { options?.Framework }.Concat(options?.Frameworks ?? []).OfType<FrameworkReference>()];
    }

    /// <summary>Either one framework or several.</summary>
    internal sealed record Options(FrameworkReference? Framework, IReadOnlyList<FrameworkReference?>? Frameworks);
}
