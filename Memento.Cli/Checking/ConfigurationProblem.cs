using System.Text.Json.Nodes;
using Memento.Configuration;
using Memento.Provenance;

namespace Memento.Cli.Checking;

/// <summary>Something that is wrong with a configuration.</summary>
/// <param name="Where">The part of the configuration, for people.</param>
/// <param name="Key">The key; null where it is not known which it is.</param>
/// <param name="Origin">The file and line, the variable or the code that the key comes from; null where it is not known, and for what counts by default.</param>
/// <param name="Id">The id of the error; null where it has none.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do; null where the message says it.</param>
internal sealed record ConfigurationProblem(string Where, string? Key, string? Origin, ErrorId? Id, string Message, string? Hint)
{
    /// <summary>The problem as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["where"] = Where,
        ["key"] = Key,
        ["origin"] = Origin,
        ["id"] = Id?.ToString(),
        ["message"] = Message,
        ["hint"] = Hint,
    };

    /// <summary>The problem as a line of text.</summary>
    public override string ToString() => ShortText.OnOneLine($"{Where}: {(Id is null ? "" : $"{Id}: ")}{Origins()}{Message}");

    // Most messages say it themselves, some of a key within.
    private string Origins() => Origin is null || ConfigurationMistake.NamesOrigin(Message, Origin) ? ""
        : Message.Contains(Key!, StringComparison.OrdinalIgnoreCase) ? $"{Origin}: "
        : $"{Origin}: '{Key}': ";
}
