using System.Text.Json;

namespace Memento.Serialization;

/// <summary>What is wrong with a text that is to be JSON, for a person: its reader counts lines from zero, and says where it stopped in terms of its own.</summary>
internal static class JsonFault
{
    /// <summary>The line, counted from one.</summary>
    public static int LineOf(JsonException exception) => (int)Math.Max(1, exception.LineNumber + 1 ?? 1);

    /// <summary>The reason, a sentence.</summary>
    public static string ReasonOf(Exception exception) => exception.Message.Split(" Path: ")[0].Split(" LineNumber:")[0];
}
