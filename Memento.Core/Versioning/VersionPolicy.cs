namespace Memento.Versioning;

/// <summary>What counts, in a function's version, of an assembly that its code uses.</summary>
public enum VersionPolicy
{
    /// <summary>Its code, as far as the function reaches it: the default for the program's own assemblies.</summary>
    Code,

    /// <summary>Its version: the default for packages, whose package's version it is.</summary>
    Version,

    /// <summary>The major number of its version: the default for the base library.</summary>
    Major,

    /// <summary>The id of its build (the module version id): any change of it is another version.</summary>
    Build,

    /// <summary>Nothing.</summary>
    None,
}
