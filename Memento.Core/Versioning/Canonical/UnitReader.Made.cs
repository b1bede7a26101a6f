using System.Reflection;
using System.Reflection.Metadata;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <content>What the base library and dependency injection make objects of, without a constructor in the code.</content>
internal sealed partial class UnitReader
{
    private const string TypeName = "System.Type";

    // What is given for a type parameter may be made by the code that has the parameter: new T().
    private void UseConstructors(MemberUse use)
    {
        UseConstructors(use.Parent);
        for (var i = 0; i < use.TypeArguments.Length; i++)
        {
            UseConstructor(use.TypeArguments[i], use.Method is { } method ? GenericParameterAt(method.Assembly, method.Definition.GetGenericParameters(), i) : null);
        }
    }

    private void UseConstructors(TypeSignature generic)
    {
        if (generic.Kind != TypeKind.Named)
        {
            return;
        }

        for (var i = 0; i < generic.Parts.Length; i++)
        {
            UseConstructor(generic.Parts[i], generic.Definition is { } type ? GenericParameterAt(type.Assembly, type.Definition.GetGenericParameters(), i) : null);
        }
    }

    private void UseConstructor(TypeSignature argument, GenericParameterAttributes? declared)
    {
        const GenericParameterAttributes New = GenericParameterAttributes.DefaultConstructorConstraint;
        if (argument.Definition is { IsAnonymous: false, IsGenerated: false } type
            && ((declared ?? New) & New) != 0
            && TypeFacts.ConstructorOf(type, _assemblies) is { } constructor)
        {
            Use(constructor.Key);
        }
    }

    // What makes an object of a type parameter that does not say so has callers that cannot know.
    private bool MakesUnseen(MemberUse use) => MadeBy(use) is { IsParameter: true } parameter && _method is not null && !IsMade(parameter);

    // Whether what is given for a type parameter can be made, so that its constructor counts where it is given.
    private bool IsMade(TypeSignature parameter) => _method is { } method
        && (GenericParameterAt(method.Assembly, parameter.Kind == TypeKind.MethodParameter ? method.Definition.GetGenericParameters() : method.Declaring.Definition.GetGenericParameters(), parameter.Number)
            & GenericParameterAttributes.DefaultConstructorConstraint) == GenericParameterAttributes.DefaultConstructorConstraint;

    // Of which type a member of the base library makes an object, without asking for a constructor where it is declared.
    private static TypeSignature? MadeBy(MemberUse use) => use switch
    {
        { Parent.Name: "System.Activator", Name: "CreateInstance", TypeArguments: [var made] } => made,
        { Parent: { Name: "System.Lazy`1", Parts: [var made] }, Name: ".ctor" } when !TakesValue(use) => made,
        { Parent.Name: "System.Threading.LazyInitializer", Name: "EnsureInitialized", TypeArguments: [var made] } when !TakesValue(use) => made,
        _ => null,
    };

    private static bool TakesValue(MemberUse use)
    {
        foreach (var type in use.Signature!.ParameterTypes)
        {
            if (type.Name == "System.Func`1" || type.Kind == TypeKind.TypeParameter)
            {
                return true;
            }
        }

        return false;
    }

    // What is made of a type that is given as an argument, typeof(A) or a type argument, is made by any of its constructors.
    private void UseMade(MemberUse use, GivenTypes given)
    {
        var isInjected = use.Parent.Name.StartsWith("Microsoft.Extensions.DependencyInjection.", StringComparison.Ordinal);
        var isActivator = use is { Parent.Name: "System.Activator", Name: "CreateInstance", TypeArguments: [] };
        if (!isInjected && !isActivator && use is not { Parent.Name: "System.IServiceProvider", Name: "GetService" })
        {
            return;
        }

        var isAsked = !isActivator && use.Name.StartsWith("Get", StringComparison.Ordinal);
        foreach (var argument in isInjected ? use.TypeArguments : [])
        {
            UseMade(argument, isAsked);
        }

        var types = use.Signature!.ParameterTypes;
        for (var i = 0; i < types.Length; i++)
        {
            if (types[i] is not { Kind: TypeKind.Named, Name: TypeName })
            {
                continue;
            }

            if (given.At(i, types.Length) is not { } type || (type.IsParameter && !IsMade(type)))
            {
                TellMade(use);
                break;
            }

            if (isActivator && types.Length == 1)
            {
                UseConstructor(type, null);
            }
            else
            {
                UseMade(type, isAsked);
            }
        }
    }

    private void UseMade(TypeSignature made, bool isAsked)
    {
        if (made.Definition is not { IsAnonymous: false, IsGenerated: false } type)
        {
            return;
        }

        if (isAsked && (type.Definition.Attributes & TypeAttributes.Abstract) != 0)
        {
            _unit.Gaps.Add(new CodeGap(_unit.Name, "gets a service whose class is known at run time only"));
        }

        foreach (var method in type.Methods)
        {
            if (method.Name == ".ctor")
            {
                Use(method.Key);
            }
        }
    }

    // Of a type that is not known. What is only asked whether it is there, or gets the code that makes it, is not made of the type.
    private void TellMade(MemberUse use)
    {
        if (use.Signature!.ReturnType.Name == "System.Boolean" || Array.Exists(use.Signature.ParameterTypes, static type => type.Name.StartsWith("System.Func`", StringComparison.Ordinal)))
        {
            return;
        }

        _unit.Gaps.Add(new CodeGap(_unit.Name, Unreadable.Made));
    }

    private static GenericParameterAttributes? GenericParameterAt(AssemblyCode assembly, GenericParameterHandleCollection parameters, int index) =>
        index < parameters.Count ? assembly.Metadata.GetGenericParameter(parameters[index]).Attributes : null;
}
