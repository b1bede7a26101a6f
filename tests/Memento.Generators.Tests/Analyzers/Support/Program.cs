using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>Compiles a program as a user of Memento would and asks all analyzers what they think of it.</summary>
internal static class Program
{
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Memento;
        """;

    public static readonly CSharpParseOptions Parse = new(LanguageVersion.Preview);

    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>The framework, Memento.Core and Memento.Abstractions, with what they depend on.</summary>
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("Memento.Generators.dll" or "Memento.Generators.CodeFixes.dll" or "Memento.Generators.Tests.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } = Made<DiagnosticAnalyzer>(typeof(Memento.Generators.Analyzers.MementoAnalyzer));

    public static CSharpCompilation Compile(string source, IEnumerable<MetadataReference>? references = null) => CSharpCompilation.Create(
        "Program", [CSharpSyntaxTree.ParseText(source, Parse, "Program.cs"), CSharpSyntaxTree.ParseText(Usings, Parse, "Usings.cs")], references ?? References, Options);

    /// <summary>What the analyzers find. The compiler itself must find no error.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsOf(CSharpCompilation compilation)
    {
        Assert.That(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        var analyzed = compilation.WithAnalyzers(Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (error, _, _) => throw new InvalidOperationException("An analyzer failed.", error),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
        return await analyzed.GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>Holds that the analyzers find what is marked in the source, and nothing else.</summary>
    /// <returns>What they found, in the order of the text.</returns>
    public static async Task<IReadOnlyList<Diagnostic>> Check(string source)
    {
        var marked = Marked.Read(source);
        var found = (await DiagnosticsOf(Compile(marked.Text))).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).ThenBy(diagnostic => diagnostic.Id).ToList();
        Assert.That(
            found.Select(diagnostic => $"{diagnostic.Id} at '{marked.Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)}'"),
            Is.EqualTo(marked.Spans.Select(span => $"{span.Rule} at '{marked.Text.Substring(span.Span.Start, span.Span.Length)}'")),
            string.Join(Environment.NewLine, found));
        Assert.That(found.Select(diagnostic => diagnostic.Location.SourceSpan), Is.EqualTo(marked.Spans.Select(span => span.Span)));
        return found;
    }

    /// <summary>What a diagnostic says.</summary>
    public static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    /// <summary>The only message that the analyzers have for a source.</summary>
    public static async Task<string> Message(string source) => Message((await Check(source)).Single());

    /// <summary>An instance of each class of an assembly that derives from a type.</summary>
    public static ImmutableArray<T> Made<T>(Type inAssemblyOf) =>
        [.. inAssemblyOf.Assembly.GetTypes().Where(type => type is { IsAbstract: false } && typeof(T).IsAssignableFrom(type)).Select(type => (T)Activator.CreateInstance(type)!)];
}
