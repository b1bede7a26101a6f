using System.Runtime.CompilerServices;
using Memento.Generators.Interceptors;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Handles;

/// <summary>
/// Says which handles a build needs. Handles are most of the code that is generated, and most functions' are not used; an editor
/// offers all of them, and so do assemblies whose internals others see.
/// </summary>
internal static class HandleUse
{
    private const string Option = "build_property.MementoHandlesInUseOnly";

    private static readonly ConditionalWeakTable<SyntaxTree, string[]> Known = new();

    /// <summary>The names in the program that may be of handles, in order; null when all handles are wanted.</summary>
    public static IncrementalValueProvider<EquatableArray<string>?> In(IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider).Select(static (found, cancellationToken) =>
            IsLimited(found.Right) && !HasFriends(found.Left) ? NamesIn(found.Left, cancellationToken) : (EquatableArray<string>?)null);

    private static bool IsLimited(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue(Option, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool HasFriends(Compilation compilation) =>
        compilation.Assembly.GetAttributes().Any(attribute => KnownNames.Is(attribute.AttributeClass, "InternalsVisibleToAttribute", "System", "Runtime", "CompilerServices"));

    private static EquatableArray<string> NamesIn(Compilation compilation, CancellationToken cancellationToken) => compilation.SyntaxTrees
        .SelectMany(file => NamesIn(file, cancellationToken))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    private static string[] NamesIn(SyntaxTree file, CancellationToken cancellationToken) => Known.TryGetValue(file, out var names)
        ? names
        : Known.GetValue(file, key => [.. NameSearch.Find(key, MayBeHandle, cancellationToken).Select(name => name.Identifier.ValueText)]);

    private static bool MayBeHandle(string text, int start, int length) => length >= "Memento".Length && text.IndexOf("Memento", start, length, StringComparison.Ordinal) >= 0;
}
