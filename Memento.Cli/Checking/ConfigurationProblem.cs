using System.Text.Json.Nodes;

namespace Memento.Cli.Checking;

/// <summary>Something that is wrong with a configuration.</summary>
/// <param name="Where">The part of the configuration, for people.</param>
/// <param name="Id">The id of the error; null where it has none.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do; null where the message says it.</param>
internal sealed record ConfigurationProblem(string Where, ErrorId? Id, string Message, string? Hint)
{
    /// <summary>The problem as JSON.</summary>
    public JsonObject ToJson() => new() { ["where"] = Where, ["id"] = Id?.ToString(), ["message"] = Message, ["hint"] = Hint };

    /// <summary>The problem as a line of text.</summary>
    public override string ToString() => $"{Where}: {(Id is null ? "" : $"{Id}: ")}{Message}".ReplaceLineEndings(" ");
}
