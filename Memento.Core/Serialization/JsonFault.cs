using System.Text.Json;

namespace Memento.Serialization;

/// <summary>What is wrong with a text that is to be JSON, for a person: its reader counts lines from zero, and says where it stopped in terms of its own.</summary>
internal static class JsonFault
{
    /// <summary>The line, counted from one.</summary>
    public static int LineOf(JsonException exception) => (int)Math.Max(1, exception.LineNumber + 1 ?? 1);

    /// <summary>The reason, a sentence.</summary>
    public static string ReasonOf(Exception exception) => exception.Message switch
    {
        // Written for who feeds the reader parts of a text.
        var message when message.StartsWith("The input does not contain any JSON tokens", StringComparison.Ordinal) => "It is empty.",
        var message when message.StartsWith("Expected depth to be zero", StringComparison.Ordinal) => "A brace or bracket is open at its end.",
        var message => message.Split(" Path: ")[0].Split(" LineNumber:")[0],
    };
}
