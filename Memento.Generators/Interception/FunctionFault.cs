namespace Memento.Generators.Interception;

/// <summary>Why a method marked [MementoFunction] cannot be a memento function, whoever calls it.</summary>
internal enum FunctionFault
{
    /// <summary>It is an instance method: its object is no part of the key.</summary>
    Instance,

    /// <summary>It is a local function or a lambda: it has no name of its own.</summary>
    LocalFunction,

    /// <summary>It is an operator or an accessor: it is not called by name.</summary>
    NotCalledByName,

    /// <summary>It is abstract or virtual: which method runs is not known at the call.</summary>
    Virtual,

    /// <summary>It implements a member of an interface explicitly: it cannot be called by name.</summary>
    ExplicitImplementation,

    /// <summary>It returns nothing, or a task of nothing.</summary>
    ReturnsNothing,

    /// <summary>It returns a reference, a pointer or a ref struct: something that cannot outlive the call.</summary>
    ReturnsReference,

    /// <summary>It returns something that is still to be computed when the call ends: IEnumerable&lt;T&gt;, IAsyncEnumerable&lt;T&gt;.</summary>
    OpenResult,

    /// <summary>It takes any arguments by __arglist.</summary>
    AnyArguments,

    /// <summary>A parameter is ref or out.</summary>
    ByReferenceParameter,

    /// <summary>A parameter is a ref struct, a pointer or a function pointer: something that cannot outlive the call.</summary>
    UnstorableParameter,
}
