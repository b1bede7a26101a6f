using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>A part of the code that has a name, with all that the compiler made of it and gave names of its own.</summary>
internal sealed class CodeUnit(CodePartKind kind, string name)
{
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

    /// <summary>The methods whose code is in it, or that it stands for.</summary>
    public List<MethodId> Methods { get; } = [];

    public CodePart ToPart(IReadOnlyList<int> uses) => new(
        Kind,
        Name,
        GivenCode ?? Stream.HashOfCode(),
        GivenCode is null ? Stream.Constants : [])
    {
        Uses = uses,
        IsMementoFunction = IsMementoFunction,
        Mark = Mark,
    };
}
