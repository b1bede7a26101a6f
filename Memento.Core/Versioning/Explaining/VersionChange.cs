namespace Memento.Versioning;

/// <summary>One of the reasons why two versions of a function differ.</summary>
/// <param name="Kind">How the part differs.</param>
/// <param name="Name">What a person calls the part.</param>
/// <param name="Before">The part as it was; null when it is new.</param>
/// <param name="After">The part as it is; null when it is gone.</param>
/// <param name="Constants">The constants that differ, of a part whose code or constants do.</param>
public sealed record VersionChange(VersionChangeKind Kind, string Name, CodePart? Before, CodePart? After, IReadOnlyList<ConstantChange> Constants)
{
    private const int MostConstants = 4;

    /// <summary>The parts that differ, those of the later version in its order and then those that are gone. A part whose own code is
    /// the same is not among them, whatever it calls.</summary>
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
                if (Change(names.Of(part), previous, part) is { } change)
                {
                    changes.Add(change);
                }
            }
            else
            {
                changes.Add(new VersionChange(VersionChangeKind.Added, names.Of(part), null, part, []));
            }
        }

        changes.AddRange(old.Values.Select(part => new VersionChange(VersionChangeKind.Removed, names.Of(part), part, null, [])));
        return changes;
    }

    /// <summary>A sentence for a person, without a full stop.</summary>
    public override string ToString() => (Kind, After ?? Before) switch
    {
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

    private static VersionChange? Change(string name, CodePart before, CodePart after)
    {
        if (before.Kind != after.Kind || (after.Kind is CodePartKind.Assembly or CodePartKind.Function && before.Code != after.Code))
        {
            return new VersionChange(VersionChangeKind.Version, name, before, after, []);
        }

        var constants = ConstantChange.Between(before.Constants, after.Constants);
        if (before.Code == after.Code && constants.Count == 0)
        {
            return null;
        }

        var kind = after.Kind == CodePartKind.Declaration ? VersionChangeKind.DefaultValue
            : before.Code == after.Code ? VersionChangeKind.Constants
            : VersionChangeKind.Code;
        return new VersionChange(kind, name, before, after, constants);
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

    private static string VersionOf(CodePart? part) => part is null ? "" : ConstantText.ShortHash(part.Code);

    private string Subject(CodePart part) => part.Kind switch
    {
        CodePartKind.Initializer => $"the initial value of {Name}",
        CodePartKind.Type => $"the type {Name}",
        _ => Name,
    };

    private string List(Func<ConstantChange, string> text)
    {
        var rest = Constants.Count > MostConstants ? FormattableString.Invariant($", and {Constants.Count - MostConstants} more changed") : "";
        return string.Join(", ", Constants.Take(MostConstants).Select(text)) + rest;
    }
}
