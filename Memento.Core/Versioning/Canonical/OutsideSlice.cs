using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>Cuts out of a type's static constructor what it does to static fields of other types.</summary>
internal sealed class OutsideSlice : StatementSlice
{
    private readonly TypeId _type;
    private readonly CodeReferences _references;

    private OutsideSlice(Instruction[] instructions, TypeId type, CodeReferences references)
        : base(instructions)
    {
        _type = type;
        _references = references;
    }

    /// <summary>Which instructions of the static constructor of a type may change static fields of others.</summary>
    public static bool[] Of(MethodInstructions instructions, MethodCode code, TypeId type, CodeReferences references) =>
        new OutsideSlice(instructions.All, type, references).Take(instructions, code, references);

    /// <summary>Whether a static field is another type's, and not one that the compiler made.</summary>
    public static bool IsOutside(FieldId field, TypeId type) => field.Declaring != type && CodeNames.IsOfSource(field.Declaring);

    /// <inheritdoc/>
    protected override bool IsPart(int start, int end)
    {
        var loads = false;
        var acts = false;
        var callsOwn = false;
        var storesOwn = false;
        for (var i = start; i < end; i++)
        {
            var instruction = Instructions[i];
            if (SharesLocal(instruction))
            {
                return true;
            }

            acts |= MethodTouch.IsStore(instruction.Code);
            if (instruction.Code is ILOpCode.Ldsfld or ILOpCode.Ldsflda or ILOpCode.Stsfld)
            {
                var use = _references.Member(instruction.Entity);
                var isOutside = use.Field is { } field && IsOutside(field, _type);
                if (isOutside && instruction.Code == ILOpCode.Stsfld)
                {
                    return true;
                }

                storesOwn |= instruction.Code == ILOpCode.Stsfld;
                loads |= isOutside && (instruction.Code == ILOpCode.Ldsflda || (TypeFacts.MayChange(use.FieldType!) && !LookedAt.IsAll(Instructions, i, _references)));
            }
            else if (instruction.Code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn)
            {
                if (_references.Member(instruction.Entity).Method is { } handed && ChangesOutside(handed))
                {
                    return true;
                }
            }
            else if (instruction.Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj)
            {
                var use = _references.Member(instruction.Entity);
                if (use.Method is not { } called)
                {
                    acts |= instruction.Code != ILOpCode.Newobj && !use.Name.StartsWith("get_", StringComparison.Ordinal);
                }
                else if (GivenField.Of(called, _references.Of(called.Assembly)) is { } given)
                {
                    loads |= IsOutside(given, _type) && !LookedAt.IsAll(Instructions, i, _references);
                }
                else if (ChangesOutside(called))
                {
                    return true;
                }
                else
                {
                    callsOwn = true;
                }
            }
        }

        // What reads a list of another type to store what it makes of it changes nothing there, unless a method gets the list.
        return loads && (callsOwn || (acts && !storesOwn));
    }

    private bool ChangesOutside(MethodId called)
    {
        foreach (var field in MethodTouch.ChangedBy(called, _references.Of(called.Assembly)))
        {
            if (IsOutside((FieldId)field, _type))
            {
                return true;
            }
        }

        return false;
    }
}
