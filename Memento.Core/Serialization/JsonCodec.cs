using System.Text.Encodings.Web;
using System.Text.Json;
using Memento.Serialization.Json;
using Memento.Shapes;

namespace Memento.Serialization;

/// <summary>
/// Results as JSON in UTF-8 that reads back to an equal value: numbers of every size with all their digits, decimals with
/// their scale, and no type that would lose a part of itself on the way. The forms are described in <c>docs/argument-hash.md</c>.
/// </summary>
/// <remarks>
/// The last codec to be asked: it takes every type, so that its refusal can name the member that cannot be stored. A
/// type is refused by its declaration, whatever its values, so that a function fails at its first call and not at some later one.
/// </remarks>
internal sealed class JsonCodec : ICodec
{
    /// <summary>An array of several dimensions takes two levels of JSON for one of the value.</summary>
    private const int JsonDepth = 2 * (ValuePath.MaxDepth + 1);

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = JsonDepth };

    /// <summary>How a document is read that has what <see cref="EncodeArgument"/> wrote somewhere in it: that is as deep by itself as JSON may be, and there is more around it.</summary>
    internal static JsonDocumentOptions Around { get; } = new() { MaxDepth = 2 * JsonDepth };

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    /// <remarks>True also for a type that <see cref="Encode(object, Type, Stream)"/> then refuses.</remarks>
    public bool CanEncode(Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return !declaredType.ContainsGenericParameters && !declaredType.IsPointer && !declaredType.IsByRef && !declaredType.IsByRefLike && declaredType != typeof(void);
    }

    /// <inheritdoc/>
    public void Encode(object value, Type declaredType, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(declaredType);
        ArgumentNullException.ThrowIfNull(destination);
        var space = JsonSpace.Take();
        Encode(space.Writer, value, declaredType, "Result", static (path, type, hint) => new UnsupportedResultException(path, type, hint));
        destination.Write(space.Written);
        space.Give();
    }

    /// <inheritdoc/>
    public object Decode(Stream source, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(declaredType);
        return Decode(StreamBytes.ReadAll(source), declaredType)
            ?? throw new InvalidDataException("The JSON is null, and a null result has no content.");
    }

    /// <summary>Writes an argument, so that another process with the same code can be handed it.</summary>
    /// <param name="value">The argument, or null.</param>
    /// <param name="declaredType">The parameter's type.</param>
    /// <param name="parameterName">The parameter's name, for the error.</param>
    /// <returns>UTF-8 JSON. It is deeper than a writer takes that checks it: it goes in unchecked.</returns>
    /// <exception cref="UnsupportedArgumentException">The argument does not come back equal; the message has the member's path.</exception>
    internal static ReadOnlyMemory<byte> EncodeArgument(object? value, Type declaredType, string parameterName)
    {
        var space = JsonSpace.Take();
        Encode(space.Writer, value, declaredType, parameterName, static (path, type, hint) => new UnsupportedArgumentException(path, type, "It cannot be handed to another process. " + hint));
        var utf8 = space.Written.ToArray();
        space.Give();
        return utf8;
    }

    /// <summary>Reads what <see cref="EncodeArgument"/> or <see cref="Encode(object, Type, Stream)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what is written for that type.</exception>
    internal static object? Decode(ReadOnlySpan<byte> utf8, Type declaredType)
    {
        var form = JsonForms.At(declaredType);
        try
        {
            var reader = new Utf8JsonReader(utf8, ReaderOptions);
            JsonInput.Next(ref reader, declaredType);
            var value = form.ReadObject(ref reader);
            return reader.Read() ? throw JsonInput.Unexpected(ref reader, declaredType) : value;
        }
        catch (Exception error) when (error is not (InvalidDataException or OutOfMemoryException))
        {
            // Whatever the reader, a collection or the user's own constructor has against the bytes, it is the bytes' fault.
            throw new InvalidDataException($"The JSON is no {declaredType}: {ExceptionReader.MessageOf(error)}", error);
        }
    }

    /// <summary>Reads what a person wrote for a value of a type: what <see cref="Decode(ReadOnlySpan{byte}, Type)"/> reads, and an array of two or more dimensions also as lists in lists.</summary>
    /// <exception cref="InvalidDataException">It is no value of that type.</exception>
    internal static object? DecodeOfAPerson(ReadOnlySpan<byte> utf8, Type declaredType)
    {
        JsonInput.IsOfAPerson = true;
        try
        {
            return Decode(utf8, declaredType);
        }
        finally
        {
            JsonInput.IsOfAPerson = false;
        }
    }

    private static void Encode(Utf8JsonWriter writer, object? value, Type declaredType, string root, Func<string, Type, string, Exception> refuse)
    {
        var form = JsonForms.At(declaredType);
        var problem = JsonForms.ProblemOf(declaredType);

        // Also when the type is refused: the walk then ends at the very member, with its index on the path.
        form.WriteObject(new JsonOutput(writer, new ValuePath { Root = root }, refuse), value);
        writer.Flush();
        if (problem is var (path, type, hint))
        {
            throw refuse(root + path, type, hint);
        }
    }

    /// <summary>What is asked for by who writes: the escaping has tables of its own, which a program that only reads need not wait for.</summary>
    internal static class Writing
    {
        public static readonly JsonWriterOptions Options = new()
        {
            // The text is read as JSON, never put into a web page: letters of all scripts stay readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = JsonDepth,
            SkipValidation = true,
        };
    }
}
