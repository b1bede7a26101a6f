using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>A part of the code that has a name, with all that the compiler made of it and gave names of its own.</summary>
internal sealed class CodeUnit(CodePartKind kind, string name)
{
    private CodePart? _part;
    private string? _hash;

    public CodePartKind Kind { get; } = kind;

    public string Name { get; } = name;

    public CanonicalStream Stream { get; } = new();

    /// <summary>A hash given in place of the code's own; null for none.</summary>
    public string? GivenCode { get; set; }

    /// <summary>What the given hash is made of; null for nothing else.</summary>
    public VersionMark? Mark { get; set; }

    public bool IsMementoFunction { get; set; }

    /// <summary>What it uses, in the order of first use.</summary>
    public List<UnitKey> Uses { get; } = [];

    public List<CodeGap> Gaps { get; } = [];

    /// <summary>The dependencies that are declared and not there.</summary>
    public List<string> Missing { get; } = [];

    public List<StaticFieldName> MutableStatics { get; } = [];

    /// <summary>The static fields whose initial values are in it.</summary>
    public List<FieldId> Fields { get; } = [];

    /// <summary>The methods whose code is in it, or that it stands for.</summary>
    public List<MethodId> Methods { get; } = [];

    /// <summary>The hash of the part, once it is read: made once, however many functions reach it.</summary>
    public string Hash => _hash ??= Part.Hash;

    // Without what it uses, which has other places in the parts of another function.
    private CodePart Part => _part ??= GivenCode is null ? Own() : new CodePart(Kind, Name, GivenCode, []) { IsMementoFunction = IsMementoFunction, Mark = Mark };

    /// <summary>Its own code, which no given hash takes the place of.</summary>
    public CodePart Own() => new(Kind, Name, Stream.HashOfCode(), Stream.Constants) { IsMementoFunction = IsMementoFunction };

    /// <summary>The part with the places of what it uses.</summary>
    public CodePart ToPart(int[] uses) => Part with { Uses = uses };
}
