using System.Text.Json;
using Memento.Shapes;

namespace Memento.Serialization.Json;

/// <summary>Where a value is being written: the JSON writer, the place in the value, and how to refuse what cannot be written.</summary>
internal sealed class JsonOutput(Utf8JsonWriter writer, ValuePath path, Func<string, Type, string, Exception> refuse)
{
    /// <summary>Takes the JSON.</summary>
    public Utf8JsonWriter Writer => writer;

    /// <summary>The place in the value.</summary>
    public ValuePath Path => path;

    /// <summary>Whether this is only a comparison of two members, within the check of an object that is being written.</summary>
    public bool IsComparing { get; private init; }

    /// <summary>Goes into a value that holds others.</summary>
    public void Enter(object? container, Type type)
    {
        if (path.Enter(container) is { } refusal)
        {
            throw Refuse(type, refusal);
        }
    }

    /// <summary>The error for the value that is being written.</summary>
    public Exception Refuse(Type type, string hint) => refuse(path.ToString(), type, hint);

    /// <summary>An output for a comparison at the same place.</summary>
    public JsonOutput Comparing(Utf8JsonWriter other) => new(other, path, refuse) { IsComparing = true };
}
