using System.Text;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Testing;

/// <summary>Codecs simple enough to test a store with: bytes as they are, text as UTF-8, everything else as System.Text.Json has it.</summary>
public static class TestCodecs
{
    /// <summary>The three, in the order in which they are asked.</summary>
    public static IReadOnlyList<ICodec> All { get; } = [new BytesCodec(), new TextCodec(), new JsonCodec()];

    private sealed class BytesCodec : ICodec
    {
        public string Name => "bytes";

        public bool CanEncode(Type declaredType) => declaredType == typeof(byte[]);

        public void Encode(object value, Type declaredType, Stream destination) => destination.Write((byte[])value);

        public object Decode(Stream source, Type declaredType)
        {
            using var buffer = new MemoryStream();
            source.CopyTo(buffer);
            return buffer.ToArray();
        }
    }

    private sealed class TextCodec : ICodec
    {
        private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

        public string Name => "text";

        public bool CanEncode(Type declaredType) => declaredType == typeof(string);

        public void Encode(object value, Type declaredType, Stream destination)
        {
            using var writer = new StreamWriter(destination, Strict, bufferSize: 64 * 1024, leaveOpen: true);
            writer.Write((string)value);
        }

        public object Decode(Stream source, Type declaredType)
        {
            using var reader = new StreamReader(source, Strict, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
            return reader.ReadToEnd();
        }
    }

    private sealed class JsonCodec : ICodec
    {
        public string Name => "json";

        public bool CanEncode(Type declaredType)
        {
            ArgumentNullException.ThrowIfNull(declaredType);
            return !typeof(Delegate).IsAssignableFrom(declaredType) && !typeof(Stream).IsAssignableFrom(declaredType);
        }

        public void Encode(object value, Type declaredType, Stream destination) => JsonSerializer.Serialize(destination, value, declaredType);

        public object Decode(Stream source, Type declaredType)
        {
            try
            {
                return JsonSerializer.Deserialize(source, declaredType) ?? throw new InvalidDataException("The JSON is null, and a value is expected.");
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"The JSON is not of type {declaredType}: {exception.Message}", exception);
            }
        }
    }
}
