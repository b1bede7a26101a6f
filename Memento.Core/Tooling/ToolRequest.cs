using System.Text.Json;
using System.Text.Json.Serialization;
using Memento.Serialization;

namespace Memento.Tooling;

/// <summary>
/// What the command-line tool asks of a program: the tool starts the program's own <c>Memento.Core</c> in the program's dependencies and runtime configuration, with
/// this as JSON in an environment variable. A later version of either side reads what an earlier one wrote: members are added, and <see cref="Format"/> is raised when
/// that is not enough.
/// </summary>
internal sealed record ToolRequest
{
    /// <summary>The environment variable in which it travels.</summary>
    public const string Variable = "MEMENTO_TOOL";

    /// <summary>The format that is written here, and the latest that is read.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new(HostJson.Options)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter<ToolOperation>(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The format.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What is to be done.</summary>
    public required ToolOperation Operation { get; init; }

    /// <summary>The assembly that has the function. Absolute.</summary>
    public required string Assembly { get; init; }

    /// <summary>The function, as a <see cref="Provenance.FunctionPattern"/>; null to list all.</summary>
    public string? Function { get; init; }

    /// <summary>The configuration's file; null for the one that the program itself would find.</summary>
    public string? Configuration { get; init; }

    /// <summary>The folders to look for plugins in; null for those of the configuration, or beside the program.</summary>
    public IReadOnlyList<string>? PluginFolders { get; init; }

    /// <summary>The version, or the function at a version, whose results are adopted.</summary>
    public string? Version { get; init; }

    /// <summary>True to change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The process that this one ends with.</summary>
    public int ParentProcessId { get; init; }

    /// <summary>Reads the request from the environment variable; null when there is none.</summary>
    /// <exception cref="JsonException">It is no request.</exception>
    public static ToolRequest? FromVariable() =>
        System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? JsonSerializer.Deserialize<ToolRequest>(text, Options) : null;

    /// <summary>The request as it travels.</summary>
    public string ToVariable() => JsonSerializer.Serialize(this, Options);
}
