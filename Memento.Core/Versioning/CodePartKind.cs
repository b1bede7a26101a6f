namespace Memento.Versioning;

/// <summary>What a part of a version is.</summary>
public enum CodePartKind
{
    /// <summary>The body of a method, with the lambdas, local functions and state machines in it.</summary>
    Method,

    /// <summary>What a static field is initialized with.</summary>
    Initializer,

    /// <summary>A type whose objects are made: its values or fields, and its overrides as parts of their own.</summary>
    Type,

    /// <summary>An assembly whose code is not read: a package, the base library.</summary>
    Assembly,

    /// <summary>A memento function that says its version itself.</summary>
    Function,

    /// <summary>What the function itself says: default values, a salt.</summary>
    Declaration,

    /// <summary>The value of a static field that the code reads and that may change while the program runs.</summary>
    StaticField,
}
