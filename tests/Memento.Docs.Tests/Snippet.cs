using System.Collections.Immutable;
using Memento.Docs.Tests.Markdown;
using Memento.Generators.Interceptors;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Docs.Tests;

/// <summary>
/// Compiles a code block against what a reader has: the framework, Memento.Abstractions, Memento.Core and
/// Memento.Testing with what they depend on; with the generators that come with Memento.Core.
/// </summary>
/// <remarks>
/// A block is a whole file or the statements of a program. One that is neither has a comment on the line before its
/// fence, unseen by a reader, which says what stands around it:
/// <list type="bullet">
/// <item><c>&lt;!-- snippet: members --&gt;</c>: it stands inside a class.</item>
/// <item><c>&lt;!-- snippet: after previous --&gt;</c>: it goes on where the previous C# block of the page ended.</item>
/// <item><c>&lt;!-- snippet: with … --&gt;</c>: these declarations stand before it.</item>
/// </list>
/// Any other frame is an error, and no frame leaves a block out.
/// </remarks>
internal static class Snippet
{
    // What a project with ImplicitUsings has.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Parse = new CSharpParseOptions(LanguageVersion.Preview)
        .WithFeatures([KeyValuePair.Create("InterceptorsNamespaces", "Memento.Generated")]);

    // NUnit's assertions are for the pages on tests; the rest is what the host and the framework are made of.
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Memento.Docs", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly ISourceGenerator[] Generators =
    [
        .. typeof(InterceptorGenerator).Assembly.GetTypes()
            .Where(typeof(IIncrementalGenerator).IsAssignableFrom)
            .Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator()),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(InterceptorGenerator).Assembly.GetTypes()
            .Where(static type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Compiles a block.</summary>
    /// <returns>The errors, with the lines of the page; none when it compiles.</returns>
    public static IReadOnlyList<string> Compile(CodeBlock block) =>
        Tell(Generate(block).GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

    /// <summary>Has the analyzers that come with Memento.Core look at a block.</summary>
    /// <returns>What they say of it, with the lines of the page.</returns>
    public static async Task<IReadOnlyList<string>> AnalyzeAsync(CodeBlock block) =>
        Tell(await Generate(block).WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync());

    private static string[] Tell(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Select(static diagnostic => $"{diagnostic.Location.GetMappedLineSpan()}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];

    private static Compilation Generate(CodeBlock block)
    {
        var tree = CSharpSyntaxTree.ParseText(Complete(block), Parse);
        var program = tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement);
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [tree, CSharpSyntaxTree.ParseText(ImplicitUsings, Parse)],
            References,
            new CSharpCompilationOptions(program ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations));
        // The generators that come with Memento.Core, as the compiler runs them in a reader's project.
        CSharpGeneratorDriver.Create(Generators, parseOptions: Parse).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return generated;
    }

    private static string Complete(CodeBlock block)
    {
        var text = $"#line {block.Line} \"{Path.GetFileName(block.File)}\"\n{block.Text}";
        return block.Frame switch
        {
            null => text,
            "members" => $$"""
                {{Usings(block)}}
                class Frame
                {
                {{text}}
                }
                """,
            "after previous" => HoistUsings(Complete(Previous(block)), text),
            _ when block.Frame.StartsWith("with ", StringComparison.Ordinal) => HoistUsings("", $"{block.Frame[5..]}\n{text}"),
            _ => throw new InvalidDataException($"{block}: there is no frame '{block.Frame}'."),
        };
    }

    private static CodeBlock Previous(CodeBlock block) =>
        CodeBlock.ReadAll(block.File).LastOrDefault(other => other.Language == "csharp" && other.Line < block.Line)
        ?? throw new InvalidDataException($"{block}: there is no C# block before it.");

    // A block inside a class cannot have usings of its own: it has those of the contract.
    private static string Usings(CodeBlock block) => block.Text.Contains("using Memento")
        ? throw new InvalidDataException($"{block}: members have no using directives.")
        : "using Memento; using Memento.Plugins; using Memento.Running; using Memento.Serialization; using Memento.Storage; using Microsoft.Extensions.Configuration; using Microsoft.Extensions.Logging;";

    /// <summary>Puts two pieces behind one another: usings first, then statements, then types, as a file must have it.</summary>
    private static string HoistUsings(string first, string second)
    {
        var units = new[] { first, second }.Select(text => CSharpSyntaxTree.ParseText(text, Parse).GetCompilationUnitRoot()).ToList();
        var usings = units.SelectMany(unit => unit.Usings).Select(directive => directive.ToFullString());
        var members = units.SelectMany(unit => unit.Members).ToList();
        var statements = members.Where(member => member.IsKind(SyntaxKind.GlobalStatement)).Select(member => member.ToFullString());
        var types = members.Where(member => !member.IsKind(SyntaxKind.GlobalStatement)).Select(member => member.ToFullString());
        return string.Concat(usings.Concat(statements).Concat(types));
    }
}
