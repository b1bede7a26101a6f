namespace Memento.Versioning;

/// <summary>Writes what <see cref="KeptCodeReader"/> reads.</summary>
internal sealed class KeptCodeWriter(Stream bytes)
{
    private readonly BinaryWriter _writer = new(bytes);

    /// <summary>Writes a function's code.</summary>
    public void Write(FunctionCode code)
    {
        Text(code.Version);
        _writer.Write(code.Parts.Count);
        foreach (var part in code.Parts)
        {
            Part(part);
        }

        _writer.Write(code.Gaps.Count);
        foreach (var gap in code.Gaps)
        {
            Text(gap.Where);
            Text(gap.Reason);
        }

        _writer.Write(code.MutableStatics.Count);
        foreach (var field in code.MutableStatics)
        {
            Text(field.Assembly);
            Text(field.Type);
            Text(field.Field);
            _writer.Write(field.Token);
        }

        _writer.Write(code.Reached.ByAssembly.Count);
        foreach (var methods in code.Reached.ByAssembly)
        {
            Text(methods.Key);
            Numbers(methods.Value);
        }

        _writer.Write(code.Modules.Count);
        foreach (var module in code.Modules)
        {
            Text(module.Assembly);
            _writer.Write(module.Id.ToByteArray());
        }

        _writer.Write(code.Missing.Count);
        foreach (var missing in code.Missing)
        {
            Text(missing);
        }

        _writer.Flush();
    }

    private void Part(CodePart part)
    {
        _writer.Write((byte)part.Kind);
        Text(part.Name);
        Text(part.Code);
        _writer.Write(part.IsMementoFunction);
        Numbers(part.Uses);
        _writer.Write(part.Constants.Count);
        foreach (var constant in part.Constants)
        {
            Text(constant.Type);
            Text(constant.Text);
        }

        _writer.Write(part.Mark is not null);
        if (part.Mark is { } mark)
        {
            Optional(mark.Salt);
            Optional(mark.CodeHash);
            _writer.Write(mark.Own is not null);
            if (mark.Own is { } own)
            {
                Part(own);
            }
        }
    }

    private void Numbers(IReadOnlyList<int> numbers)
    {
        _writer.Write(numbers.Count);
        for (var i = 0; i < numbers.Count; i++)
        {
            _writer.Write(numbers[i]);
        }
    }

    private void Optional(string? text)
    {
        _writer.Write(text is not null);
        if (text is not null)
        {
            Text(text);
        }
    }

    // A constant may have half a surrogate pair, which UTF-8 does not know: then its UTF-16 code units are written.
    private void Text(string text)
    {
        var hasSurrogates = false;
        foreach (var unit in text)
        {
            hasSurrogates |= char.IsSurrogate(unit);
        }

        _writer.Write(hasSurrogates);
        if (!hasSurrogates)
        {
            _writer.Write(text);
            return;
        }

        _writer.Write(text.Length);
        foreach (var unit in text)
        {
            _writer.Write((ushort)unit);
        }
    }
}
