using System.Buffers;
using System.Text.Json;
using Memento.Provenance;

namespace Memento.Serialization.Json;

/// <summary>A record, plain class or struct: an object of its members by name.</summary>
internal sealed class JsonObject<T> : JsonForm<T>, IJsonObject
{
    private readonly JsonMember<T>[] _members;
    private readonly Func<object?[], T> _make;
    private readonly bool _isExact;

    public JsonObject(Construction construction)
    {
        Construction = construction;
        _members =
        [
            .. construction.Members.Select(member =>
                (JsonMember<T>)Activator.CreateInstance(typeof(JsonMember<,>).MakeGenericType(typeof(T), member.Type), member)!),
        ];
        _make = (Func<object?[], T>)construction.Make;
        _isExact = construction.IsExact;
    }

    /// <inheritdoc/>
    public Construction Construction { get; }

    /// <inheritdoc/>
    public override IEnumerable<(string Step, JsonForm Form)> Parts => _members.Select(member => ("." + member.Name, member.Form));

    /// <inheritdoc/>
    public override void Write(JsonOutput output, T value)
    {
        output.Enter(typeof(T).IsValueType ? null : value, typeof(T));
        output.Writer.WriteStartObject();
        foreach (var member in _members)
        {
            output.Path.Member(member.Name);
            output.Writer.WritePropertyName(member.EncodedName);
            member.Write(output, ref value);
        }

        output.Writer.WriteEndObject();
        if (!_isExact && !output.IsComparing)
        {
            Check(output, value);
        }

        output.Path.Leave();
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader)
    {
        JsonInput.Enter(ref reader, JsonTokenType.StartObject, typeof(T));
        var values = new object?[_members.Length];
        var isRead = new bool[_members.Length];
        for (var count = 0; ; count++)
        {
            JsonInput.Next(ref reader, typeof(T));
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return count == values.Length ? _make(values) : throw new InvalidDataException($"The JSON lacks the member '{_members[Array.IndexOf(isRead, false)].Name}' of {typeof(T)}.");
            }

            // Written in this order, so the first guess is right unless another program wrote it.
            var at = count < _members.Length && _members[count].IsAt(ref reader) ? count : Find(ref reader);
            if (at < 0 || isRead[at])
            {
                throw JsonInput.UnexpectedMember(ref reader, typeof(T), isTwice: at >= 0);
            }

            isRead[at] = true;
            JsonInput.Next(ref reader, typeof(T));
            values[at] = _members[at].Form.ReadObject(ref reader);
        }
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].IsAt(ref reader))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Makes the object again, where its constructor or setters do more than store, and refuses it when a member then
    /// reads otherwise: the next call would return another value than this one.
    /// </summary>
    private void Check(JsonOutput output, T value)
    {
        output.Path.Whole();
        var values = Array.ConvertAll(_members, member => member.Get(ref value));
        T again;
        try
        {
            again = _make(values);
        }
        catch (Exception error)
        {
            // The constructor is the user's, and may throw anything at its own values.
            throw output.Refuse(typeof(T), $"Its constructor does not take back the values of its members ({error.GetType()}: {ShortText.OnOneLine(ExceptionReader.MessageOf(error))}).");
        }

        foreach (var member in _members)
        {
            output.Path.Member(member.Name);
            if (!Text(output, member, ref value).AsSpan().SequenceEqual(Text(output, member, ref again)))
            {
                throw output.Refuse(typeof(T), $"Its constructor or setter does not give back the value of {member.Name} that it was made with.");
            }
        }
    }

    private static byte[] Text(JsonOutput output, JsonMember<T> member, ref T owner)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonCodec.Writing.Options))
        {
            member.Write(output.Comparing(writer), ref owner);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
