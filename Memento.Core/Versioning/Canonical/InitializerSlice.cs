using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Cuts out of a type's static constructor what initializes one field: other fields may come and go beside it.</summary>
internal sealed class InitializerSlice : StatementSlice
{
    private readonly FieldId _field;
    private readonly CodeReferences _references;

    // Whether what the field holds may be changed without storing it.
    private readonly bool _isOpen;

    // The field, and those that hold the same object.
    private readonly HashSet<object> _names = new(ReferenceEqualityComparer.Instance);

    // The methods that are known not to change it.
    private readonly HashSet<object> _innocent = new(ReferenceEqualityComparer.Instance);

    private InitializerSlice(Instruction[] instructions, FieldId field, CodeReferences references)
        : base(instructions)
    {
        _field = field;
        _references = references;
        _isOpen = TypeFacts.MayChange(references.TypeOf(field));
        _names.Add(field);
    }

    /// <summary>Which instructions of a static constructor make the value of a field.</summary>
    public static bool[] Of(MethodInstructions instructions, MethodCode code, FieldId field, CodeReferences references) =>
        new InitializerSlice(instructions.All, field, references).Take(instructions, code, references);

    /// <inheritdoc/>
    protected override bool IsPart(int start, int end)
    {
        var statement = new InitializerStatement(_field, _names, _isOpen, _innocent, _references);
        for (var i = start; i < end; i++)
        {
            statement.Add(Instructions, i, isDropped: i + 1 < end && Instructions[i + 1].Code == ILOpCode.Pop, sharesLocal: SharesLocal(Instructions[i]));
        }

        return statement.MayMakeField || (statement.Copy is { } copy && _names.Add(copy));
    }
}
