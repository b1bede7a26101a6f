namespace Memento.Versioning;

/// <summary>How a part of a version differs from what it was.</summary>
public enum VersionChangeKind
{
    /// <summary>The function uses it, and did not.</summary>
    Added,

    /// <summary>The function used it, and does not.</summary>
    Removed,

    /// <summary>Its code is another one.</summary>
    Code,

    /// <summary>Its code is the same but for the values of constants.</summary>
    Constants,

    /// <summary>An assembly that is not read, or a memento function that says its version itself, says another one.</summary>
    Version,

    /// <summary>A parameter of the function itself has another default value.</summary>
    DefaultValue,

    /// <summary>A memento function has another <see cref="MementoFunctionAttribute.VersionSalt"/>.</summary>
    Salt,

    /// <summary>A memento function has another <see cref="MementoFunctionAttribute.VersionCodeHash"/>.</summary>
    CodeHash,

    /// <summary>A static field that the code reads has another value.</summary>
    Value,

    /// <summary>The code of an assembly that has other code was compiled by another compiler.</summary>
    Compiler,

    /// <summary>The code of an assembly that has other code was compiled as Debug and is as Release, or the other way round.</summary>
    Optimization,
}
