using System.Reflection;

namespace Memento.Versioning;

/// <summary>What the code of a function is made of, and the version that follows from it.</summary>
public sealed record FunctionCode
{
    /// <summary>The version: a SHA-256 in lowercase hexadecimal digits, or what the function's author gave.</summary>
    public required string Version { get; init; }

    /// <summary>Its parts, the function itself first, the others in order of kind and ordinal order of name.</summary>
    public required IReadOnlyList<CodePart> Parts { get; init; }

    /// <summary>Where the code leads on and the version does not.</summary>
    public required IReadOnlyList<CodeGap> Gaps { get; init; }

    /// <summary>How the assemblies whose code was read were built, by name. No part of <see cref="Version"/>.</summary>
    public IReadOnlyDictionary<string, AssemblyBuild> Builds
    {
        get => FindBuilds?.Value ?? NoBuilds.All;
        init => FindBuilds = new(value);
    }

    /// <summary>The static fields that the code reads and that may change while the program runs: their values are no part of <see cref="Version"/>.</summary>
    internal IReadOnlyList<StaticFieldName> MutableStatics { get; init; } = [];

    /// <summary>Reads the builds when somebody asks: no call waits for what only people read.</summary>
    internal Lazy<IReadOnlyDictionary<string, AssemblyBuild>>? FindBuilds { get; init; }

    /// <summary>The methods that the function may call, itself included.</summary>
    internal ReachedMethods Reached { get; init; } = ReachedMethods.None;

    /// <summary>The builds of the assemblies whose code was read.</summary>
    internal IReadOnlyList<CodeModule> Modules { get; init; } = [];

    /// <summary>The dependencies that are declared with <see cref="DependsOnAttribute"/> and not there.</summary>
    internal IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Whether another version of a method would be another version of the function: its code counts, or its assembly does as a whole, as a package does.</summary>
    internal bool Follows(MethodInfo method)
    {
        var assembly = method.Module.Assembly.GetName().Name!;
        return Reached.Contains(assembly, method.MetadataToken) || Parts.Any(part => part.Kind == CodePartKind.Assembly && part.Name == assembly);
    }

    private static class NoBuilds
    {
        public static readonly IReadOnlyDictionary<string, AssemblyBuild> All = new Dictionary<string, AssemblyBuild>();
    }
}
