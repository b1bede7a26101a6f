namespace Memento.Versioning;

/// <summary>Reads what <see cref="KeptCodeWriter"/> wrote.</summary>
internal sealed class KeptCodeReader(Stream bytes)
{
    private const int GuidLength = 16;

    private readonly BinaryReader _reader = new(bytes);

    /// <summary>Reads a function's code.</summary>
    public FunctionCode Read() => new()
    {
        Version = Text(),
        Parts = Parts(),
        Gaps = Gaps(),
        MutableStatics = Statics(),
        Reached = Reached(),
        Modules = Modules(),
        Missing = Missing(),
    };

    private CodePart[] Parts()
    {
        var parts = new CodePart[_reader.ReadInt32()];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Part();
        }

        return parts;
    }

    private CodePart Part()
    {
        var kind = (CodePartKind)_reader.ReadByte();
        var name = Text();
        var code = Text();
        var isMementoFunction = _reader.ReadBoolean();
        var uses = Numbers();
        var constants = new CodeConstant[_reader.ReadInt32()];
        for (var i = 0; i < constants.Length; i++)
        {
            constants[i] = new CodeConstant(Text(), Text());
        }

        return new CodePart(kind, name, code, constants)
        {
            IsMementoFunction = isMementoFunction,
            Uses = uses,
            Mark = _reader.ReadBoolean() ? new VersionMark(Optional(), Optional(), _reader.ReadBoolean() ? Part() : null) : null,
        };
    }

    private CodeGap[] Gaps()
    {
        var gaps = new CodeGap[_reader.ReadInt32()];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = new CodeGap(Text(), Text());
        }

        return gaps;
    }

    private StaticFieldName[] Statics()
    {
        var fields = new StaticFieldName[_reader.ReadInt32()];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new StaticFieldName(Text(), Text(), Text(), _reader.ReadInt32());
        }

        return fields;
    }

    private ReachedMethods Reached()
    {
        var found = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var left = _reader.ReadInt32(); left > 0; left--)
        {
            found.Add(Text(), Tokens());
        }

        return new ReachedMethods(found);
    }

    private CodeModule[] Modules()
    {
        var modules = new CodeModule[_reader.ReadInt32()];
        for (var i = 0; i < modules.Length; i++)
        {
            modules[i] = new CodeModule(Text(), new Guid(_reader.ReadBytes(GuidLength)));
        }

        return modules;
    }

    private string[] Missing()
    {
        var missing = new string[_reader.ReadInt32()];
        for (var i = 0; i < missing.Length; i++)
        {
            missing[i] = Text();
        }

        return missing;
    }

    // One by one: for an array that goes into a list at once the base library has code compiled.
    private List<int> Tokens()
    {
        var left = _reader.ReadInt32();
        var tokens = new List<int>(left);
        for (; left > 0; left--)
        {
            tokens.Add(_reader.ReadInt32());
        }

        return tokens;
    }

    private int[] Numbers()
    {
        var numbers = new int[_reader.ReadInt32()];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = _reader.ReadInt32();
        }

        return numbers;
    }

    private string? Optional() => _reader.ReadBoolean() ? Text() : null;

    private string Text()
    {
        if (!_reader.ReadBoolean())
        {
            return _reader.ReadString();
        }

        var units = new char[_reader.ReadInt32()];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = (char)_reader.ReadUInt16();
        }

        return new string(units);
    }
}
