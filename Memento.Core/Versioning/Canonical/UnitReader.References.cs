using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>What instructions refer to.</content>
internal sealed partial class UnitReader
{
    private void WriteCall(ILOpCode code, MemberUse use, GivenTypes given = default)
    {
        var method = use.Method;
        var (function, outside) = method is null ? default : GeneratedMembers.StoodFor(method.Declaring, _assemblies);
        var isInterceptor = (function is not null || outside is not null) && GeneratedMembers.IsInterceptor(method!);
        if (function is not null)
        {
            if (isInterceptor)
            {
                method = function;
            }
            else
            {
                Use(function.Key);
            }
        }

        if (method is { } called && use.Parent.Kind == TypeKind.Named)
        {
            if (isInterceptor && outside is var (type, name))
            {
                // As the call is written that it takes the place of: nothing else here names the assembly.
                WriteType(type);
                Stream.Write(name);
                WriteSignature(use.Signature!);
            }
            else
            {
                WriteMethodName(called);
                UseGivenMembers(use);
            }
        }
        else
        {
            // Of an array, say, whose methods the runtime makes.
            WriteType(use.Parent.Kind == TypeKind.Named ? use.Parent.With([]) : use.Parent);
            Stream.Write(use.Name);
            WriteSignature(use.Signature!);
            if ((Unreadable.ReasonOf(use) ?? (MakesUnseen(use) ? Unreadable.Made : null)) is { } reason)
            {
                _unit.Gaps.Add(new CodeGap(_unit.Name, reason));
            }

            UseMembers(use);
            UseMade(use, given);
        }

        Stream.Write(use.Parent.Parts.Length + use.TypeArguments.Length);
        WriteArguments(use.Parent.Parts);
        WriteArguments(use.TypeArguments);
        UseConstructors(use);
        if (code == ILOpCode.Newobj)
        {
            Hand(use.Parent);
            if (use.Parent.Definition is { IsAnonymous: true } anonymous)
            {
                // An iterator's code is in a method that only the interface names.
                NumberOf(anonymous);
            }
        }
    }

    private void WriteArguments(TypeSignature[] arguments)
    {
        foreach (var argument in arguments)
        {
            WriteType(argument);
            Hand(argument);
        }
    }

    private void WriteMethodName(MethodId method)
    {
        if (method.Declaring.IsGenerated)
        {
            // A handle: what it does with the function is the host's affair.
            Stream.Write(CodeNames.Of(method, _assemblies.ReferencesOf(method.Assembly)));
            foreach (var type in _assemblies.ReferencesOf(method.Assembly).SignatureOf(method).ReturnType.All)
            {
                if (type.Definition is { } handle && GeneratedMembers.FunctionOf(handle, _assemblies) is { } function)
                {
                    Use(function.Key);
                }
            }
        }
        else if (method.IsAnonymous)
        {
            NumberOf(method);
        }
        else
        {
            Stream.Write(CodeNames.Of(method, _assemblies.ReferencesOf(method.Assembly)));
            Use(method.Key);
        }
    }

    private void WriteSignature(CallSignature signature)
    {
        Stream.Write(signature.IsInstance ? "instance" : "static").Write(signature.GenericParameterCount).Write(signature.ParameterTypes.Length);
        WriteTypes(signature);
    }

    private void WriteTypes(CallSignature signature)
    {
        WriteType(signature.ReturnType);
        HandPointers(signature.ReturnType);
        foreach (var type in signature.ParameterTypes)
        {
            WriteType(type);
            HandPointers(type);
        }
    }

    private void WriteFieldUse(MemberUse use)
    {
        if (use.Field is not { } field)
        {
            WriteType(use.Parent);
            Stream.Write(use.Name);
            WriteType(use.FieldType!);
            return;
        }

        WriteArguments(use.Parent.Parts);
        UseConstructors(use.Parent);
        if (field.IsAnonymous)
        {
            NumberOf(field);
            return;
        }

        Stream.Write(CodeNames.Of(field));
        WriteType(use.FieldType!);
        HandPointers(use.FieldType!);
        if (field.IsStatic)
        {
            Use(field.Initializer);
        }
    }

    /// <summary>Takes the overrides of types whose objects are made here, or may be.</summary>
    private void Hand(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Definition is { IsAnonymous: false, IsGenerated: false } definition)
            {
                Use(definition.Key);
            }

            UseConstructors(part);
        }
    }

    // A value is there as soon as there is a place for it.
    private void HandValues(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Definition is { IsAnonymous: false } definition && TypeFacts.IsValueType(definition, _assemblies))
            {
                Hand(part.With([]));
            }
        }
    }

    // What a pointer leads to is read by where it lies.
    private void HandPointers(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Kind == TypeKind.Pointer)
            {
                HandValues(part);
            }
        }
    }

    private void WriteType(TypeSignature type)
    {
        Stream.Write((long)type.Kind);
        switch (type.Kind)
        {
            case TypeKind.Named when type.Definition is { IsAnonymous: true } anonymous:
                NumberOf(anonymous);
                break;
            case TypeKind.Named:
                Stream.Write(type.Definition is { } definition ? CodeNames.Of(definition) : CodeNames.OfOutside(type));
                if (type.Assembly is { } assembly)
                {
                    Use(assembly);
                }

                break;
            case TypeKind.Modified:
                Stream.Write(type.Name);
                break;
            default:
                Stream.Write(type.Number);
                break;
        }

        Stream.Write(type.Parts.Length);
        foreach (var part in type.Parts)
        {
            WriteType(part);
        }
    }
}
