using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>What instructions refer to.</content>
internal sealed partial class UnitReader
{
    private void WriteCall(OpCode code, MemberUse use)
    {
        var arguments = use.Parent.Parts.AddRange(use.TypeArguments);
        var method = use.Method;
        if (method is { } generated && GeneratedMembers.FunctionOf(generated.Declaring, _assemblies) is { } function)
        {
            if (GeneratedMembers.IsInterceptor(generated))
            {
                method = function;
            }
            else
            {
                Use(KeyOf(function));
            }
        }

        if (method is { } called && use.Parent.Kind == TypeKind.Named)
        {
            WriteMethodName(called);
        }
        else
        {
            // Of an array, say, whose methods the runtime makes.
            WriteType(use.Parent with { Parts = use.Parent.Kind == TypeKind.Named ? [] : use.Parent.Parts });
            Stream.Write(use.Name);
            WriteSignature(use.Signature!.Value);
            if (Unreadable.ReasonOf(use) is { } reason)
            {
                _unit.Gaps.Add(new CodeGap(_unit.Name, reason));
            }
        }

        Stream.Write(arguments.Length);
        foreach (var argument in arguments)
        {
            WriteType(argument);
            Hand(argument);
        }

        UseConstructors(use);
        if (code == OpCodes.Newobj)
        {
            Hand(use.Parent);
            if (use.Parent.Definition is { IsAnonymous: true } anonymous)
            {
                // An iterator's code is in a method that only the interface names.
                NumberOf(anonymous);
            }
        }
    }

    // What is given for a type parameter may be made by the code that has the parameter: new T().
    private void UseConstructors(MemberUse use)
    {
        foreach (var (argument, i) in use.Parent.Parts.Select((argument, i) => (argument, i)))
        {
            UseConstructor(argument, use.Parent.Definition is { } type ? GenericParameterAt(type.Assembly, type.Definition.GetGenericParameters(), i) : null);
        }

        foreach (var (argument, i) in use.TypeArguments.Select((argument, i) => (argument, i)))
        {
            UseConstructor(argument, use.Method is { } method ? GenericParameterAt(method.Assembly, method.Definition.GetGenericParameters(), i) : null);
        }
    }

    private void UseConstructor(TypeSignature argument, GenericParameterAttributes? declared)
    {
        if (argument.Definition is { IsAnonymous: false } type
            && (declared ?? GenericParameterAttributes.DefaultConstructorConstraint).HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)
            && !GeneratedMembers.IsGenerated(type)
            && TypeFacts.ConstructorOf(type, _assemblies) is { } constructor)
        {
            Use(KeyOf(constructor));
        }
    }

    private static GenericParameterAttributes? GenericParameterAt(AssemblyCode assembly, GenericParameterHandleCollection parameters, int index) =>
        index < parameters.Count ? assembly.Metadata.GetGenericParameter(parameters[index]).Attributes : null;

    private void WriteMethodName(MethodId method)
    {
        if (GeneratedMembers.IsGenerated(method.Declaring))
        {
            // A handle: what it does with the function is the host's affair.
            Stream.Write(CodeNames.Of(method, _assemblies.ReferencesOf(method.Assembly)));
            foreach (var type in _assemblies.ReferencesOf(method.Assembly).SignatureOf(method.Handle).ReturnType.All)
            {
                if (type.Definition is { } handle && GeneratedMembers.FunctionOf(handle, _assemblies) is { } function)
                {
                    Use(KeyOf(function));
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
            Use(KeyOf(method));
        }
    }

    private void WriteSignature(MethodSignature<TypeSignature> signature)
    {
        Stream.Write(signature.Header.IsInstance ? "instance" : "static").Write(signature.GenericParameterCount).Write(signature.ParameterTypes.Length);
        foreach (var type in signature.ParameterTypes.Prepend(signature.ReturnType))
        {
            WriteType(type);
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

        foreach (var argument in use.Parent.Parts)
        {
            WriteType(argument);
            Hand(argument);
        }

        if (field.IsAnonymous)
        {
            NumberOf(field);
            return;
        }

        Stream.Write(CodeNames.Of(field));
        WriteType(use.FieldType!);
        if (field.IsStatic)
        {
            Use(new UnitKey(CodePartKind.Initializer, field.Assembly, field.Handle));
        }
    }

    /// <summary>Takes the overrides of types whose objects are made here, or may be.</summary>
    private void Hand(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Definition is { IsAnonymous: false } definition && !GeneratedMembers.IsGenerated(definition))
            {
                Use(new UnitKey(CodePartKind.Type, definition.Assembly, definition.Handle));
            }
        }
    }

    // A value is there as soon as there is a place for it.
    private void HandValues(TypeSignature type)
    {
        foreach (var part in type.All)
        {
            if (part.Definition is { IsAnonymous: false } definition && TypeFacts.IsValueType(definition, _assemblies))
            {
                Hand(part with { Parts = [] });
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
                Stream.Write(type.Definition is { } definition ? CodeNames.Of(definition) : type.Name);
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
