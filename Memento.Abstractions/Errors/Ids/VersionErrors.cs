namespace Memento;

/// <summary>The ids of errors of versions and dependencies: MEM4xx.</summary>
public static class VersionErrors
{
    /// <summary>A function calls another one of which its code says nothing.</summary>
    public const int UndeclaredDependency = 400;

    /// <summary>A function depends on what is not there.</summary>
    public const int NoDependency = 401;

    /// <summary>The version of a function does not follow a field that it reads.</summary>
    public const int UnfollowedField = 402;

    /// <summary>The code of a function has no version, since its assembly was made while the program runs.</summary>
    public const int NoCode = 403;

    /// <summary>A function is not among those that its cluster is locked to.</summary>
    public const int UnlistedFunction = 404;

    /// <summary>What a version is made of could not be kept.</summary>
    public const int NotExplained = 405;

    /// <summary>Code was edited while the program runs, so that versions that are made of code are not those of the code that runs.</summary>
    public const int EditedCode = 406;
}
