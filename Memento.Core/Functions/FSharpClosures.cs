using System.Reflection;
using System.Reflection.Metadata;
using Memento.Versioning.Canonical;

namespace Memento.Functions;

/// <summary>
/// What F# makes a delegate of: not of the function that is named, as other languages do, but of a method that calls it, in a type of its own whose name has
/// the number of the line.
/// </summary>
internal static class FSharpClosures
{
    // SourceConstructFlags.Closure of FSharp.Core, by which the compiler marks such a type.
    private const int Closure = 6;

    /// <summary>The function that was named where the delegate was made; the method itself where that does more than to call one with its own arguments.</summary>
    public static MethodInfo Unwrap(MethodInfo method)
    {
        if (!Has(method) || !method.IsStatic || method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return method;
        }

        var parameters = Array.ConvertAll(method.GetParameters(), static parameter => parameter.ParameterType);
        var instructions = InstructionReader.Read(code).All.Where(static instruction => instruction.Code != ILOpCode.Tail).ToList();
        var isForwarding = instructions.Count == parameters.Length + 2
            && instructions.Take(parameters.Length).Index().All(static argument => argument.Item.Code == ILOpCode.Ldarg && argument.Item.Number == argument.Index)
            && instructions[^2].Code == ILOpCode.Call
            && instructions[^1].Code == ILOpCode.Ret;
        return isForwarding
            && method.Module.ResolveMethod(instructions[^2].Token, method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments()) is MethodInfo { IsStatic: true } called
            && called.ReturnType == method.ReturnType
            && called.GetParameters().Select(static parameter => parameter.ParameterType).SequenceEqual(parameters)
            ? called
            : method;
    }

    /// <summary>Whether the method is of such a type.</summary>
    public static bool Has(MethodInfo method) => method.DeclaringType is { } type && type.GetCustomAttributesData().Any(static mark =>
        mark.AttributeType.FullName == "Microsoft.FSharp.Core.CompilationMappingAttribute" && mark.ConstructorArguments is [{ Value: Closure }, ..]);
}
