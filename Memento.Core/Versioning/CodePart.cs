using Memento.Versioning.Canonical;

namespace Memento.Versioning;

/// <summary>One of the things that make up a version: they are named, so that two versions can be compared part by part.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Which: <c>Assembly/Namespace.Type:Method(parameters)</c> for a method.</param>
/// <param name="Code">The hash of its code without the values of its constants; of an assembly or a function, its version; of a static field, the hash of its value.</param>
/// <param name="Constants">The constants in its code, in their order.</param>
public sealed record CodePart(CodePartKind Kind, string Name, string Code, IReadOnlyList<CodeConstant> Constants)
{
    /// <summary>The parts that it uses directly, by their place in <see cref="FunctionCode.Parts"/>.</summary>
    public IReadOnlyList<int> Uses { get; init; } = [];

    /// <summary>True for a method that is a memento function.</summary>
    public bool IsMementoFunction { get; init; }

    /// <summary>What its attribute makes count, of a memento function with a salt or a code hash: <see cref="Code"/> is made of that. Null for nothing.</summary>
    public VersionMark? Mark { get; init; }

    /// <summary>Its own code and constants, whatever its attribute says; null where they do not count.</summary>
    internal CodePart? Own => Mark is null ? this : Mark.Own;

    /// <summary>The hash of all of it.</summary>
    internal string Hash
    {
        get
        {
            var pieces = new List<string>(3 + (2 * Constants.Count)) { CodePartKinds.NameOf(Kind), Name, Code };
            foreach (var constant in Constants)
            {
                pieces.Add(constant.Type);
                pieces.Add(constant.Text);
            }

            return CanonicalStream.HashOf(pieces);
        }
    }
}
