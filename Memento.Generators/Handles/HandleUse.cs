using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Handles;

/// <summary>
/// Says which handles a build needs. Handles are most of the code that is generated, and most functions' are not used; an editor
/// offers all of them, and so do assemblies whose internals others see.
/// </summary>
internal static class HandleUse
{
    private const string Option = "build_property.MementoHandlesInUseOnly";

    /// <summary>The names in the program that may be of handles, in order; null when all handles are wanted.</summary>
    public static IncrementalValueProvider<EquatableArray<string>?> In(IncrementalGeneratorInitializationContext context)
    {
        var isLimited = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue(Option, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase));
        var hasFriends = context.CompilationProvider.Select(static (compilation, _) =>
            compilation.Assembly.GetAttributes().Any(attribute => KnownNames.Is(attribute.AttributeClass, "InternalsVisibleToAttribute", "System", "Runtime", "CompilerServices")));
        var names = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is SimpleNameSyntax { Identifier.ValueText: var name } && name.Contains("Memento"),
                static (found, _) => ((SimpleNameSyntax)found.Node).Identifier.ValueText)
            .Collect()
            .Select(static (found, _) => found.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray());
        return names.Combine(isLimited).Combine(hasFriends).Select(static (found, _) =>
            found.Left.Right && !found.Right ? found.Left.Left : (EquatableArray<string>?)null);
    }
}
