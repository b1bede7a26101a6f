using System.Text.RegularExpressions;

namespace Memento.Versioning.Statics;

/// <summary>Makes parts of the values of the static fields that a function's code reads.</summary>
internal static partial class StaticParts
{
    /// <summary>What a function's code is made of, and these values.</summary>
    /// <param name="code">The code.</param>
    /// <param name="state">The values; null where no field takes part.</param>
    /// <param name="names">The fields they are of.</param>
    /// <param name="gaps">The fields that cannot take part.</param>
    public static FunctionCode AddTo(FunctionCode code, StaticState? state, IReadOnlyList<StaticFieldName> names, IReadOnlyList<CodeGap> gaps)
    {
        var values = names.Zip(state?.Hashes ?? []).ToList();
        var unhashed = values.Where(value => value.Second is null).Select(value => new CodeGap($"{value.First.Type}.{value.First.Field}", "holds a value that cannot be part of a version"));
        return AddTo(
            code,
            state?.Name.Version ?? code.Version,
            [.. values.Select(value => new CodePart(CodePartKind.StaticField, NameOf(value.First), value.Second?.ToString() ?? "", []))],
            [.. gaps, .. unhashed]);
    }

    /// <summary>What a function's code is made of, and values as parts, as another process had them.</summary>
    /// <param name="code">The code.</param>
    /// <param name="version">The version that the two make.</param>
    /// <param name="values">The values.</param>
    /// <param name="gaps">The fields that could not take part.</param>
    public static FunctionCode AddTo(FunctionCode code, string version, IReadOnlyList<CodePart> values, IReadOnlyList<CodeGap> gaps) => code with
    {
        Version = version,
        Parts = [.. WithUses(code.Parts, values), .. values],
        Gaps = [.. code.Gaps, .. gaps],
        MutableStatics = [],
    };

    // What uses the initial value of a field reads the field; that value itself only writes it.
    private static IEnumerable<CodePart> WithUses(IReadOnlyList<CodePart> parts, IReadOnlyList<CodePart> values)
    {
        // Types that are local to files may have one name.
        var fields = values.Index().DistinctBy(value => value.Item.Name, StringComparer.Ordinal).ToDictionary(value => value.Item.Name, value => parts.Count + value.Index, StringComparer.Ordinal);
        return parts.Select((part, place) => part.Uses.Where(use => use != place && parts[use].Kind == CodePartKind.Initializer && fields.ContainsKey(parts[use].Name)).ToList() is { Count: > 0 } read
            ? part with { Uses = [.. part.Uses, .. read.Select(use => fields[parts[use].Name]).Order()] }
            : part);
    }

    // As the part is called that the field is initialized with; of a type that is local to a file, without where the file is.
    private static string NameOf(StaticFieldName name) => $"{name.Assembly}/{FileOfType().Replace(name.Type, "")}:{name.Field}";

    [GeneratedRegex("<[^>]*>F[0-9A-F]{64}__")]
    private static partial Regex FileOfType();
}
