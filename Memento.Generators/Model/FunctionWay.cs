namespace Memento.Generators.Model;

/// <summary>How generated code reaches the body of a function.</summary>
internal enum FunctionWay
{
    /// <summary>It calls the function by its name.</summary>
    Name,

    /// <summary>By an UnsafeAccessor: the function is not accessible, or a call by name could go to another one.</summary>
    Accessor,

    /// <summary>Not at all: the host runs it by reflection.</summary>
    Reflection,
}
