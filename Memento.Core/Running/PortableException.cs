using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Memento.Configuration;
using Memento.Functions;
using Memento.Plugins;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>
/// An exception as JSON, for the process that asked for the call. It comes as one that is remembered does, with its stack trace in place; those of the framework's
/// own that are more than a message come with their members too.
/// </summary>
internal static class PortableException
{
    private const string Record = "exception";
    private const string StackTrace = "stack_trace";
    private const string NotMemoized = "not_memoized";
    private const string Members = "members";

    // A table: what comes over the pipe chooses among these, and names no type to make.
    private static readonly FrozenDictionary<string, Form> Forms = new[]
    {
        Form.Of<CyclicCallException>(static error => [.. error.Circle.Select(Text)], static texts => new CyclicCallException([.. texts.Select(Call)])),
        Form.Of<DirectCallException>(static error => [error.Function], static texts => new DirectCallException(texts[0])),
        Form.Of<CallPreventedException>(static error => [error.Caller.ToString(), error.Function.ToString()], static texts => new CallPreventedException(FunctionName.Parse(texts[0]), FunctionName.Parse(texts[1]))),
        Form.Of<RunnerRefusedException>(static error => [error.Refusal, error.Function.ToString()], static texts => new RunnerRefusedException(texts[0], FunctionName.Parse(texts[1]))),
        Form.Of<UnlistedFunctionException>(static error => [error.Function.ToString(), error.Cluster, .. OrNone(error.Path)], static texts => new UnlistedFunctionException(FunctionName.Parse(texts[0]), texts[1], texts.ElementAtOrDefault(2))),
        Form.Of<MementoNotFoundException>(static error => [Text(error.Call)], static texts => new MementoNotFoundException(Call(texts[0]))),
        Form.Of<DamagedValueException>(static error => [error.Key, Text(error.Call), error.Message], static texts => new DamagedValueException(texts[0], Call(texts[1]), texts[2])),
        Form.Of<ReadOnlyStorageException>(static error => [error.Operation], static texts => new ReadOnlyStorageException(texts[0])),
        Form.Of<PluginException>(static error => [error.PluginPath, error.Message, .. OrNone(error.Id?.ToString())], static texts => texts.Length > 2 ? new PluginException(new ErrorId(texts[2]), texts[0], texts[1]) : new PluginException(texts[0], texts[1])),
        Form.Of<ConfigurationException>(static error => [error.Message, .. OrNone(error.Id?.ToString())], static texts => texts.Length > 1 ? new ConfigurationException(new ErrorId(texts[1]), texts[0]) : new ConfigurationException(texts[0])),
        Form.Of<ResourceException>(static error => [error.Message, .. OrNone(error.Id?.ToString())], static texts => texts.Length > 1 ? new ResourceException(new ErrorId(texts[1]), texts[0]) : new ResourceException(texts[0])),
        Form.Of<NonMemoizedException>(static error => [error.Message, .. OrNone(error.Id?.ToString())], static texts => texts.Length > 1 ? new NonMemoizedException(new ErrorId(texts[1]), texts[0]) : new NonMemoizedException(texts[0])),
        Form.Of<UnsupportedArgumentException>(static error => [error.Path, error.Type.AssemblyQualifiedName ?? "", error.Hint], static texts => Type.GetType(texts[1]) is { } type ? new UnsupportedArgumentException(texts[0], type, texts[2]) : null),
        Form.Of<UnsupportedResultException>(static error => [error.Path, error.Type.AssemblyQualifiedName ?? "", error.Hint], static texts => Type.GetType(texts[1]) is { } type ? new UnsupportedResultException(texts[0], type, texts[2]) : null),
    }.ToFrozenDictionary(static form => form.Name, StringComparer.Ordinal);

    /// <summary>Writes an exception as members of the object that is being written.</summary>
    public static void Write(Utf8JsonWriter json, Exception exception)
    {
        json.WriteBase64String(Record, MementoSerializer.SerializeException(ExceptionReader.ToRecord(exception)));
        json.WriteString(StackTrace, ExceptionReader.Read(exception, static exception => exception.StackTrace, "its stack trace"));
        json.WriteBoolean(NotMemoized, exception is NonMemoizedException);
        if (Forms.TryGetValue(Form.NameOf(exception.GetType()), out var form))
        {
            json.WriteStartArray(Members);
            foreach (var text in form.Write(exception))
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>Reads an exception; null where there is none.</summary>
    /// <param name="root">The object.</param>
    /// <param name="definition">The function that threw it, or through which it came.</param>
    public static Exception? Read(JsonElement root, FunctionDefinition definition)
    {
        if (!root.TryGetProperty(Record, out var element))
        {
            return null;
        }

        var record = MementoSerializer.DeserializeException(element.GetBytesFromBase64());
        var exception = ReadMembers(root, record) ?? ExceptionRecords.ToException(record, definition.Method.Module.Assembly);
        if (exception is not NonMemoizedException && root.GetProperty(NotMemoized).GetBoolean())
        {
            // Who catches what must not be remembered catches what stands for it too.
            exception = new NonMemoizedException(record.Message, exception);
        }

        if (root.GetProperty(StackTrace).GetString() is { Length: > 0 } stackTrace)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stackTrace);
        }

        ExceptionRecords.NoteStackTrace(exception, record);
        return exception;
    }

    private static Exception? ReadMembers(JsonElement root, ExceptionRecord record) =>
        root.TryGetProperty(Members, out var members)
        && Forms.TryGetValue(record.Name, out var form)
        && form.Read([.. members.EnumerateArray().Select(static member => member.GetString() ?? throw new FormatException("A text is missing."))]) is { } exception
        && string.Equals(exception.Message, record.Message, StringComparison.Ordinal) ? exception : null;

    private static string Text(CallKey call) => PortableCalls.Text(call);

    private static CallKey Call(string text) => PortableCalls.Read(text);

    private static string[] OrNone(string? text) => text is null ? [] : [text];

    /// <summary>How a type of exception comes across: its members as texts, and itself of those.</summary>
    private sealed record Form(string Name, Func<Exception, string[]> Write, Func<string[], Exception?> Read)
    {
        public static string NameOf(Type type) => ExceptionReader.NameOf(type);

        public static Form Of<T>(Func<T, string[]> write, Func<string[], T?> read)
            where T : Exception => new(NameOf(typeof(T)), exception => write((T)exception), read);
    }
}
