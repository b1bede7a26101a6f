using System.Globalization;
using System.Text;

namespace Memento.Versioning;

/// <summary>Says what a version is made of.</summary>
public static class FunctionCodeExplanation
{
    /// <summary>
    /// A listing for a person: the parts by their kind, each with the first digits of its hash, or the version that stands for it, and
    /// its constants; how the assemblies with the code were built; the static fields whose values count at the call; and where the version does not follow the code.
    /// </summary>
    /// <param name="code">The code of a function.</param>
    public static string Explain(this FunctionCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var names = new PartNames(code.Parts);
        var text = new StringBuilder();
        Line($"version {ConstantText.ShortHash(code.Version)}");
        foreach (var parts in code.Parts.GroupBy(part => part.Kind).OrderBy(parts => parts.Key))
        {
            Title(TitleOf(parts.Key));
            foreach (var part in parts)
            {
                var constants = string.Join(", ", (part.Own?.Constants ?? []).Select(constant => parts.Key == CodePartKind.Declaration
                    ? $"{constant.Type} = {ConstantText.OfDefault(constant)}"
                    : ConstantText.Of(constant)));
                var hash = ConstantText.ShortHash(part.Kind is CodePartKind.Assembly or CodePartKind.Function or CodePartKind.StaticField ? part.Code : part.Hash);
                Line($"  {hash,-12}  {names.Of(part)}{RemarkOn(part)}{(constants.Length == 0 ? "" : ": " + constants)}");
            }
        }

        Section("how their assemblies were built", code.Builds.OrderBy(build => build.Key, StringComparer.Ordinal).Select(build => $"{build.Key}: {TextOf(build.Value)}"));
        Section("static fields that may change, whose values at the call count too", code.MutableStatics.Select(field => $"{field.Type.Replace('+', '.')}.{field.Field} of {field.Assembly}"));
        Section("declared dependencies that are not there", code.Missing);
        Section("where the version does not follow the code", code.Gaps.Select(gap => $"{names.Of(gap.Where)}: {gap.Reason}"));
        return text.ToString();

        void Section(string title, IEnumerable<string> lines)
        {
            foreach (var (place, line) in lines.Index())
            {
                if (place == 0)
                {
                    Title(title);
                }

                Line($"  {line}");
            }
        }

        void Title(string title) => Line($"\n{title}:");

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string RemarkOn(CodePart part)
    {
        IEnumerable<string?> remarks =
        [
            part.IsMementoFunction ? "memento function" : null,
            part.Mark?.Salt is { } salt ? $"version salt {ConstantText.Quote(salt)}" : null,
            part.Mark?.CodeHash is { } hash ? $"version code hash {ConstantText.Quote(hash)}" : null,
        ];
        var text = string.Join(", ", remarks.OfType<string>());
        return text.Length == 0 ? "" : $" ({text})";
    }

    private static string TextOf(AssemblyBuild build) =>
        (build.IsOptimized switch { true => "Release", false => "Debug", null => "unknown whether Debug or Release" })
        + (build.Compiler is { } compiler ? $", by the compiler {ConstantText.ShortCompiler(compiler)}" : ", by a compiler that is not known");

    private static string TitleOf(CodePartKind kind) => kind switch
    {
        CodePartKind.Method => "methods",
        CodePartKind.Initializer => "initial values of static fields",
        CodePartKind.Type => "types",
        CodePartKind.Assembly => "assemblies that are not read",
        CodePartKind.Function => "memento functions that say their version",
        CodePartKind.StaticField => "static fields, with the hashes of their values",
        _ => "the function itself",
    };
}
