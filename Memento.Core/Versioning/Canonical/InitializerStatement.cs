using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>What one statement of a static constructor does with a field whose initializer is looked for, and with others beside it.</summary>
/// <param name="field">The field.</param>
/// <param name="names">The field, and those that hold the same object.</param>
/// <param name="isOpen">Whether what it holds may be changed without storing it.</param>
/// <param name="innocent">The methods that are known not to change it, to which are added those that are found not to.</param>
/// <param name="references">What the tokens of the assembly stand for.</param>
internal struct InitializerStatement(FieldId field, HashSet<object> names, bool isOpen, HashSet<object> innocent, CodeReferences references)
{
    private Deeds _deeds;
    private MemberUse? _stored;

    [Flags]
    private enum Deeds
    {
        None = 0,
        Stores = 1,
        StoresOther = 1 << 1,
        Loads = 1 << 2,
        LoadsOther = 1 << 3,

        TakesAddress = 1 << 4,
        SharesLocal = 1 << 5,
        Calls = 1 << 6,

        /// <summary>It calls a method whose code is read.</summary>
        CallsOwn = 1 << 7,

        /// <summary>It calls a method that gets at the field by itself.</summary>
        Reaches = 1 << 8,

        /// <summary>It calls a method for what that does, and not for what it returns.</summary>
        Acts = 1 << 9,
    }

    /// <summary>Whether it makes the value of the field, or may change what is in it.</summary>
    /// <remarks>
    /// What reads the field and stores no other one may change what is in it: <c>Table[0] = 5</c>. So may what hands it to a method while it stores another one,
    /// <c>Count = Fill(Table)</c>, and what calls a method that gets at the field: <c>Red = new Color("red")</c>, which adds itself to <c>All</c>. What names no field
    /// at all, and calls a method for what it does, may do it to this one: <c>Fill()</c>. What is only about a field of another type, <c>Registry.All.Add(1)</c>, is in
    /// an <see cref="OutsideSlice"/>.
    /// </remarks>
    public readonly bool MayMakeField =>
        (_deeds & (Deeds.Stores | Deeds.Reaches | Deeds.SharesLocal)) != 0
        || (Did(Deeds.Loads) && (!Did(Deeds.StoresOther) || (Did(Deeds.CallsOwn) && isOpen)))
        || Did(Deeds.TakesAddress | Deeds.Calls)
        || (Did(Deeds.Acts) && (_deeds & (Deeds.StoresOther | Deeds.LoadsOther)) == 0);

    /// <summary>
    /// The field that it makes another name of the same object, <c>Same = Table</c>, or of an object that holds it or is held by it,
    /// <c>First = All[0]</c>; null for none.
    /// </summary>
    public readonly FieldId? Copy => isOpen && Did(Deeds.Loads | Deeds.StoresOther) && _stored is { FieldType: { } type } && TypeFacts.MayChange(type) && (!Did(Deeds.Calls) || MayHold(type))
        ? _stored.Field
        : null;

    /// <summary>Adds an instruction of it.</summary>
    /// <param name="all">The instructions of the static constructor.</param>
    /// <param name="place">Which.</param>
    /// <param name="isDropped">Whether the next one drops what it gives.</param>
    /// <param name="sharesLocal">Whether it is about a local that the initializer uses.</param>
    public void Add(Instruction[] all, int place, bool isDropped, bool sharesLocal)
    {
        var instruction = all[place];
        if (instruction.Code == ILOpCode.Stsfld)
        {
            _stored = references.Member(instruction.Entity);
            Note(_stored.Field == field ? Deeds.Stores : Deeds.StoresOther);
        }
        else if (FieldReadBy(instruction) is { } read)
        {
            var isField = names.Contains(read);
            Note(Deeds.Loads, isField && !(instruction.Code != ILOpCode.Ldsflda && LookedAt.IsAll(all, place, references)));
            Note(Deeds.LoadsOther, !isField && read.Declaring == field.Declaring);
            Note(Deeds.TakesAddress, instruction.Code == ILOpCode.Ldsflda && isField);
        }
        else if (instruction.Code is ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj or ILOpCode.Ldftn or ILOpCode.Ldvirtftn)
        {
            AddCall(references.Member(instruction.Entity).Method);
        }

        Note(Deeds.Acts, IsForEffect(instruction, isDropped));
        Note(Deeds.SharesLocal, sharesLocal);
    }

    private void AddCall(MethodId? called)
    {
        Note(Deeds.Calls);
        Note(Deeds.CallsOwn, called is not null);
        Note(Deeds.Reaches, called is not null && called.Assembly == field.Assembly && isOpen && MethodTouch.MayChange(called, field, references, innocent));
    }

    private readonly bool IsForEffect(Instruction instruction, bool isDropped) =>
        instruction.Code is ILOpCode.Call or ILOpCode.Callvirt
        && references.Member(instruction.Entity) is { Method: not null, Signature: { } signature }
        && (signature.ReturnType is { Kind: TypeKind.Named, Name: "System.Void" } || isDropped);

    private readonly FieldId? FieldReadBy(Instruction instruction) => instruction.Code switch
    {
        ILOpCode.Ldsfld or ILOpCode.Ldsflda => references.Member(instruction.Entity).Field,
        ILOpCode.Call when references.Member(instruction.Entity).Method is { } method && method.Assembly == field.Assembly => GivenField.Of(method, references),
        _ => null,
    };

    // What is made of numbers and texts is made anew; an object of a class of the program is the same one in another place.
    private static bool MayHold(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Definition is not null)
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool Did(Deeds all) => (_deeds & all) == all;

    private void Note(Deeds deed, bool isSo = true) => _deeds |= isSo ? deed : Deeds.None;
}
