namespace Memento.Generators.Interception;

/// <summary>Why the calls of a memento function, or one of them, cannot be intercepted.</summary>
internal enum CallObstacle
{
    /// <summary>The function has a fault of its own: see <see cref="FunctionRules"/>.</summary>
    FaultyFunction,

    /// <summary>A type in the signature is private, protected or local to a file: generated code cannot name it.</summary>
    InaccessibleType,

    /// <summary>A type in the signature comes from an assembly that is referenced under an extern alias only.</summary>
    AliasedAssembly,

    /// <summary>A type in the signature has its name in common with one of another assembly: code can name neither.</summary>
    AmbiguousType,

    /// <summary>The function is in a generic type that generated code cannot name.</summary>
    InaccessibleGenericType,

    /// <summary>An argument is dynamic: the method is chosen at run time.</summary>
    Dynamic,

    /// <summary>The call is written in a language that is too old for interceptors.</summary>
    OlderLanguage,

    /// <summary>The compiler intercepts no calls of this form.</summary>
    NotInterceptable,

    /// <summary>Another file has the same text, by which the compiler finds the file of a call.</summary>
    RepeatedFile,

    /// <summary>Nobody wrote the call: the compiler makes it of a query or a collection initializer.</summary>
    Unwritten,
}
