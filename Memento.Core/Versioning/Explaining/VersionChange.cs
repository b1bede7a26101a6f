namespace Memento.Versioning;

/// <summary>One of the reasons why two versions of a function differ.</summary>
/// <param name="Kind">How the part differs.</param>
/// <param name="Name">What a person calls the part, or the assembly that was built in another way.</param>
/// <param name="Before">The part as it was; null when it is new, and of an assembly's build.</param>
/// <param name="After">The part as it is; null when it is gone, and of an assembly's build.</param>
/// <param name="Constants">The constants that differ, of a part whose code or constants do.</param>
public sealed record VersionChange(VersionChangeKind Kind, string Name, CodePart? Before, CodePart? After, IReadOnlyList<ConstantChange> Constants)
{
    private const int MostConstants = 4;

    /// <summary>How the assembly was built; null for a change of a part.</summary>
    public AssemblyBuild? BuildBefore { get; init; }

    /// <summary>How the assembly is built now; null for a change of a part.</summary>
    public AssemblyBuild? BuildAfter { get; init; }

    /// <summary>How the assemblies of code that differs were built in another way; then the parts that differ, those of the later version
    /// in its order and then those that are gone. A part whose own code is the same is not among them, whatever it calls.</summary>
    /// <param name="before">The function as it was.</param>
    /// <param name="after">The function as it is.</param>
    public static IReadOnlyList<VersionChange> Between(FunctionCode before, FunctionCode after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var names = new PartNames(before.Parts.Concat(after.Parts));
        var (old, present) = (Index(before), Index(after));
        var changes = new List<VersionChange>();
        foreach (var (key, part) in present)
        {
            if (old.Remove(key, out var previous) || old.Remove(key with { Kind = CounterpartOf(key.Kind) }, out previous))
            {
                changes.AddRange(Changes(names.Of(part), previous, part));
            }
            else
            {
                changes.Add(new VersionChange(VersionChangeKind.Added, names.Of(part), null, part, []));
            }
        }

        changes.AddRange(old.Values.Select(part => new VersionChange(VersionChangeKind.Removed, names.Of(part), part, null, [])));
        return [.. BuildChanges(before, after, changes), .. changes];
    }

    /// <summary>A sentence for a person, without a full stop.</summary>
    public override string ToString() => (Kind, After ?? Before) switch
    {
        (VersionChangeKind.Compiler, _) => CompilerText(BuildBefore?.Compiler ?? "", BuildAfter?.Compiler ?? ""),
        (VersionChangeKind.Optimization, _) => $"{Name} was built as {Configuration(BuildBefore)} and is as {Configuration(BuildAfter)} now",
        (VersionChangeKind.Salt, _) => $"the version salt of {Name} changed: {Given(Before?.Mark?.Salt, After?.Mark?.Salt)}",
        (VersionChangeKind.CodeHash, _) => $"the version code hash of {Name} changed: {Given(Before?.Mark?.CodeHash, After?.Mark?.CodeHash)}",
        (VersionChangeKind.Value, { } field) => $"{Subject(field)} has another value now",
        (VersionChangeKind.Added, { Kind: CodePartKind.Assembly } assembly) => $"{Name} {VersionOf(assembly)} is used now",
        (VersionChangeKind.Removed, { Kind: CodePartKind.Assembly } assembly) => $"{Name} {VersionOf(assembly)} is no longer used",
        (VersionChangeKind.Added, { } part) => $"{Subject(part)} is used now",
        (VersionChangeKind.Removed, { } part) => $"{Subject(part)} is no longer used",
        (VersionChangeKind.Version, { Kind: CodePartKind.Assembly }) => $"{Name} {VersionOf(Before)} → {VersionOf(After)}",
        (VersionChangeKind.Version, { Kind: CodePartKind.Method }) => $"{Name}: its version follows from its code now, it was {VersionOf(Before)}",
        (VersionChangeKind.Version, _) when Before is { Kind: CodePartKind.Method } => $"{Name}: it says its version itself now, {VersionOf(After)}",
        (VersionChangeKind.Version, _) => $"{Name}: its version {VersionOf(Before)} is {VersionOf(After)} now",
        (VersionChangeKind.DefaultValue, _) when Constants.Count > 0 => List(change => change.AsDefault()),
        (VersionChangeKind.DefaultValue, _) => $"the {Name} changed",
        (VersionChangeKind.Constants, { } part) => $"{Subject(part)}: {List(change => change.ToString())}",
        (_, { } part) when Constants.Count > 0 => $"{Subject(part)}: the code changed; {List(change => change.ToString())}",
        (_, { } part) => $"{Subject(part)}: the code changed",
        _ => Name,
    };

    private static IEnumerable<VersionChange> Changes(string name, CodePart before, CodePart after)
    {
        if (before.Kind != after.Kind)
        {
            return [Of(VersionChangeKind.Version)];
        }

        if (before.Hash == after.Hash)
        {
            return [];
        }

        switch (after.Kind)
        {
            case CodePartKind.Assembly or CodePartKind.Function:
                return [Of(VersionChangeKind.Version)];
            case CodePartKind.StaticField:
                return [Of(VersionChangeKind.Value)];
        }

        var changes = new List<VersionChange>();
        if (before.Mark?.Salt != after.Mark?.Salt)
        {
            changes.Add(Of(VersionChangeKind.Salt));
        }

        if (before.Mark?.CodeHash != after.Mark?.CodeHash)
        {
            changes.Add(Of(VersionChangeKind.CodeHash));
        }

        if (before.Own is { } was && after.Own is { } isNow && was.Hash != isNow.Hash)
        {
            var kind = after.Kind == CodePartKind.Declaration ? VersionChangeKind.DefaultValue
                : was.Code == isNow.Code ? VersionChangeKind.Constants
                : VersionChangeKind.Code;
            changes.Add(Of(kind) with { Constants = ConstantChange.Between(was.Constants, isNow.Constants) });
        }

        return changes;

        VersionChange Of(VersionChangeKind kind) => new(kind, name, before, after, []);
    }

    // Only where code differs: what is built in another way and is the same code makes no other version.
    private static IEnumerable<VersionChange> BuildChanges(FunctionCode before, FunctionCode after, List<VersionChange> changes)
    {
        var assemblies = changes
            .Where(change => change is { Kind: VersionChangeKind.Code, After: not null })
            .Select(change => change.After!.Name.Split('/')[0])
            .Distinct(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            if (before.Builds.TryGetValue(assembly, out var was) && after.Builds.TryGetValue(assembly, out var isNow))
            {
                var change = new VersionChange(VersionChangeKind.Compiler, assembly, null, null, []) { BuildBefore = was, BuildAfter = isNow };
                if (was.Compiler is not null && isNow.Compiler is not null && was.Compiler != isNow.Compiler)
                {
                    yield return change;
                }

                if (was.IsOptimized is not null && isNow.IsOptimized is not null && was.IsOptimized != isNow.IsOptimized)
                {
                    yield return change with { Kind = VersionChangeKind.Optimization };
                }
            }
        }
    }

    // Parts of one name can be in two assemblies of one name: they are told apart by their order.
    private static OrderedDictionary<(CodePartKind Kind, string Name, int Which), CodePart> Index(FunctionCode code)
    {
        var parts = new OrderedDictionary<(CodePartKind Kind, string Name, int Which), CodePart>();
        foreach (var part in code.Parts)
        {
            var which = 0;
            while (!parts.TryAdd((part.Kind, part.Name, which), part))
            {
                which++;
            }
        }

        return parts;
    }

    // A memento function is one or the other, by whether it says its version itself.
    private static CodePartKind CounterpartOf(CodePartKind kind) => kind switch
    {
        CodePartKind.Method => CodePartKind.Function,
        CodePartKind.Function => CodePartKind.Method,
        _ => kind,
    };

    private static string Configuration(AssemblyBuild? build) => build?.IsOptimized == true ? "Release" : "Debug";

    private static string Given(string? before, string? after) =>
        $"it is {(after is null ? "none" : ConstantText.Quote(after))} now, it was {(before is null ? "none" : ConstantText.Quote(before))}";

    private string CompilerText(string before, string after)
    {
        var (was, isNow) = (ConstantText.ShortCompiler(before), ConstantText.ShortCompiler(after));
        return was == isNow ? $"{Name} was compiled by {before} and is by {after} now" : $"{Name} was compiled by {was} and is by {isNow} now";
    }

    private static string VersionOf(CodePart? part) => part is null ? "" : ConstantText.ShortHash(part.Code);

    private string Subject(CodePart part) => part.Kind switch
    {
        CodePartKind.Initializer => $"the initial value of {Name}",
        CodePartKind.Type => $"the type {Name}",
        CodePartKind.StaticField => $"the static field {Name}",
        _ => Name,
    };

    private string List(Func<ConstantChange, string> text)
    {
        var rest = Constants.Count > MostConstants ? FormattableString.Invariant($", and {Constants.Count - MostConstants} more changed") : "";
        return string.Join(", ", Constants.Take(MostConstants).Select(text)) + rest;
    }
}
