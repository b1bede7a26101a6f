namespace Memento.Versioning.Reading;

/// <summary>What a method takes and returns.</summary>
/// <param name="convention">How it is called: zero as managed code calls managed code.</param>
/// <param name="isInstance">Whether it takes an object, too.</param>
/// <param name="genericParameterCount">How many type parameters it has of its own.</param>
/// <param name="returnType">What it returns.</param>
/// <param name="parameterTypes">What it takes.</param>
internal sealed class CallSignature(int convention, bool isInstance, int genericParameterCount, TypeSignature returnType, TypeSignature[] parameterTypes)
{
    private string? _parameterList;

    public int Convention { get; } = convention;

    public bool IsInstance { get; } = isInstance;

    public int GenericParameterCount { get; } = genericParameterCount;

    public TypeSignature ReturnType { get; } = returnType;

    public TypeSignature[] ParameterTypes { get; } = parameterTypes;

    /// <summary>The parameters as a documentation comment names them.</summary>
    public string ParameterList => _parameterList ??= TypeSignature.ListOf(ParameterTypes);

    /// <summary>Whether another one is that of the same method.</summary>
    public bool Matches(CallSignature other) => other.GenericParameterCount == GenericParameterCount
        && other.ParameterList == ParameterList
        && other.ReturnType.ToString() == ReturnType.ToString();
}
