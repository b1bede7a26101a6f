using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Memento.Versioning;

/// <summary>Writes the code in a <see cref="FunctionCodeText"/>.</summary>
internal sealed class FunctionCodeWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter _writer;

    private FunctionCodeWriter(Utf8JsonWriter writer) => _writer = writer;

    /// <summary>Writes it as UTF-8.</summary>
    public static ReadOnlyMemory<byte> Write(FunctionCode code)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            new FunctionCodeWriter(writer).WriteCode(code);
        }

        return bytes.WrittenMemory;
    }

    private void WriteCode(FunctionCode code)
    {
        _writer.WriteStartObject();
        _writer.WritePropertyName("version");
        Text(code.Version);
        _writer.WriteStartArray("parts");
        foreach (var part in code.Parts)
        {
            Part(part);
        }

        _writer.WriteEndArray();
        _writer.WriteStartArray("gaps");
        foreach (var gap in code.Gaps)
        {
            Texts(gap.Where, gap.Reason);
        }

        _writer.WriteEndArray();
        Statics(code.MutableStatics);
        Reached(code.Reached);
        Modules(code.Modules);
        _writer.WriteStartArray("missing");
        foreach (var missing in code.Missing)
        {
            Text(missing);
        }

        _writer.WriteEndArray();
        Builds(code.Builds);
        _writer.WriteEndObject();
    }

    private void Part(CodePart part)
    {
        _writer.WriteStartArray();
        _writer.WriteStringValue(CodePartKinds.NameOf(part.Kind));
        Text(part.Name);
        Text(part.Code);
        _writer.WriteBooleanValue(part.IsMementoFunction);
        _writer.WriteStartArray();
        foreach (var use in part.Uses)
        {
            _writer.WriteNumberValue(use);
        }

        _writer.WriteEndArray();
        _writer.WriteStartArray();
        foreach (var constant in part.Constants)
        {
            Texts(constant.Type, constant.Text);
        }

        _writer.WriteEndArray();
        if (part.Mark is { } mark)
        {
            Optional(mark.Salt);
            Optional(mark.CodeHash);
            if (mark.Own is { } own)
            {
                Part(own);
            }
            else
            {
                _writer.WriteNullValue();
            }
        }

        _writer.WriteEndArray();
    }

    private void Statics(IReadOnlyList<StaticFieldName> fields)
    {
        _writer.WriteStartArray("statics");
        foreach (var field in fields)
        {
            _writer.WriteStartArray();
            Text(field.Assembly);
            Text(field.Type);
            Text(field.Field);
            _writer.WriteNumberValue(field.Token);
            _writer.WriteEndArray();
        }

        _writer.WriteEndArray();
    }

    private void Reached(ReachedMethods reached)
    {
        _writer.WriteStartArray("reached");
        foreach (var assembly in InOrder(reached.ByAssembly.Keys))
        {
            _writer.WriteStartArray();
            Text(assembly);
            _writer.WriteStartArray();
            foreach (var token in reached.ByAssembly[assembly])
            {
                _writer.WriteNumberValue(token);
            }

            _writer.WriteEndArray();
            _writer.WriteEndArray();
        }

        _writer.WriteEndArray();
    }

    private void Modules(IReadOnlyList<CodeModule> modules)
    {
        var ordered = new List<CodeModule>(modules);
        ordered.Sort(static (one, other) => string.CompareOrdinal(one.Assembly, other.Assembly));
        _writer.WriteStartArray("modules");
        foreach (var module in ordered)
        {
            Texts(module.Assembly, module.Id.ToString("N"));
        }

        _writer.WriteEndArray();
    }

    private void Builds(IReadOnlyDictionary<string, AssemblyBuild> builds)
    {
        _writer.WriteStartArray("builds");
        foreach (var assembly in InOrder(builds.Keys))
        {
            _writer.WriteStartArray();
            Text(assembly);
            Optional(builds[assembly].Compiler);
            if (builds[assembly].IsOptimized is { } isOptimized)
            {
                _writer.WriteBooleanValue(isOptimized);
            }
            else
            {
                _writer.WriteNullValue();
            }

            _writer.WriteEndArray();
        }

        _writer.WriteEndArray();
    }

    private static List<string> InOrder(IEnumerable<string> names)
    {
        var ordered = new List<string>(names);
        ordered.Sort(StringComparer.Ordinal);
        return ordered;
    }

    private void Optional(string? text)
    {
        if (text is null)
        {
            _writer.WriteNullValue();
        }
        else
        {
            Text(text);
        }
    }

    private void Texts(string first, string second)
    {
        _writer.WriteStartArray();
        Text(first);
        Text(second);
        _writer.WriteEndArray();
    }

    // A constant may have half a surrogate pair, which UTF-8 does not know: then its UTF-16 code units are written.
    private void Text(string text)
    {
        if (!HasReplacement(text))
        {
            _writer.WriteStringValue(text);
            return;
        }

        _writer.WriteStartArray();
        foreach (var unit in text)
        {
            _writer.WriteNumberValue(unit);
        }

        _writer.WriteEndArray();
    }

    // Half a pair is read as the replacement character; where that is in the text itself, it is written the same way.
    private static bool HasReplacement(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return true;
            }
        }

        return false;
    }
}
