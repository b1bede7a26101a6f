using System.Collections.Concurrent;
using System.Collections.Immutable;
using Memento.Generators.Handles;
using Memento.Generators.Interceptors;
using Memento.Versioning.Canonical;
using Memento.Versioning.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Versioning.Tests.Support;

/// <summary>Small programs, compiled in memory, whose functions' versions are asked for. Nothing of them is loaded or run here.</summary>
internal sealed class CompiledCode : IAssemblyCodes
{
    private static readonly ImmutableArray<MetadataReference> Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "Memento.Core.dll" or "Memento.Abstractions.dll" or "Microsoft.CSharp.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.CSharp14).WithFeatures([new("InterceptorsNamespaces", "Memento.Generated")]);

    // An assembly of this name, which most have, shares what the compiler makes of the platform's references.
    private const string SharedName = "Program";

    private static readonly ConcurrentDictionary<OptimizationLevel, CSharpCompilation> Empty = new();

    // What many tests change in different ways is compiled once.
    private static readonly ConcurrentDictionary<(string Source, string File, OptimizationLevel Optimization, bool UsesGenerator, DebugInformationFormat? Symbols), Lazy<(byte[] Image, byte[] Symbols)>> Emitted = new();

    private readonly Dictionary<string, AssemblyCode> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<AssemblyCode, CodeReferences> _references = [];
    private readonly List<MetadataReference> _images = [];
    private readonly Dictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);

    /// <summary>What counts of assemblies that are not read, by name; the base library is all others.</summary>
    public Dictionary<string, string?> Outside { get; } = new(StringComparer.Ordinal);

    public OptimizationLevel Optimization { get; init; } = OptimizationLevel.Release;

    public bool UsesGenerator { get; init; }

    /// <summary>Where the source files lie.</summary>
    public string Folder { get; init; } = "/source";

    /// <summary>Compiles a file as an assembly; those compiled before can be used in it.</summary>
    public CompiledCode Add(string source, string assembly = "Program", string file = "Program.cs") => AddImage(Emit(source, assembly, file: file).Image, assembly);

    /// <summary>Compiles a file as an assembly, with symbols where that is asked for: in it, and then there are no others, or apart.</summary>
    public (byte[] Image, byte[] Symbols) Emit(string source, string assembly = SharedName, DebugInformationFormat? symbols = null, string file = "Program.cs")
    {
        if (assembly != SharedName || _images.Count > 0)
        {
            return EmitAnew(source, assembly, symbols, file);
        }

        // Each gets bytes of its own, which some damage.
        var emitted = Emitted.GetOrAdd((source, Path.Combine(Folder, file), Optimization, UsesGenerator, symbols), _ => new(() => EmitAnew(source, assembly, symbols, file))).Value;
        return ([.. emitted.Image], [.. emitted.Symbols]);
    }

    private (byte[] Image, byte[] Symbols) EmitAnew(string source, string assembly, DebugInformationFormat? symbols, string file)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; global using Memento;";
        var compilation = Empty.GetOrAdd(Optimization, NewCompilation);
        compilation = (assembly == SharedName && _images.Count == 0 ? compilation : compilation.WithAssemblyName(assembly).AddReferences(_images))
            .AddSyntaxTrees(Parse(source, Path.Combine(Folder, file)), Parse(Usings, Path.Combine(Folder, "Usings.cs")));
        if (UsesGenerator)
        {
            CSharpGeneratorDriver.Create([new InterceptorGenerator().AsSourceGenerator(), new HandleGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
                .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
            compilation = (CSharpCompilation)output;
        }

        using var stream = new MemoryStream();
        using var apart = new MemoryStream();
        var result = symbols is { } format
            ? compilation.Emit(stream, format == DebugInformationFormat.Embedded ? null : apart, options: new EmitOptions(debugInformationFormat: format, pdbFilePath: assembly + ".pdb"))
            : compilation.Emit(stream);
        Assert.That(result.Success, Is.True, () => string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return (stream.ToArray(), apart.ToArray());

        static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), ParseOptions, path);
    }

    /// <summary>Adds an assembly that is compiled already.</summary>
    public CompiledCode AddImage(byte[] image, string assembly, string? path = null)
    {
        _images.Add(MetadataReference.CreateFromImage(image));
        _bytes[assembly] = image;
        _assemblies[assembly] = AssemblyCode.InScope(assembly, new PortableImage([.. image], path));
        return this;
    }

    /// <summary>The bytes of an assembly that was added.</summary>
    public byte[] ImageOf(string assembly = "Program") => _bytes[assembly];

    /// <summary>Takes an assembly away that others use.</summary>
    public CompiledCode Lose(string assembly)
    {
        _assemblies.Remove(assembly);
        return this;
    }

    /// <summary>Makes an assembly one that counts by its version.</summary>
    public CompiledCode AsPackage(string assembly, string? version)
    {
        _assemblies[assembly] = AssemblyCode.Outside(assembly, version);
        return this;
    }

    /// <summary>The code of a method by its metadata type name and its name, which no other one has.</summary>
    public FunctionCode Analyze(string type = "Functions", string method = "F", string assembly = "Program")
    {
        var found = _assemblies[assembly].FindType(type)!.Methods.Single(candidate => candidate.Name == method);
        return new FunctionAnalysis(this).Analyze(found, [], []);
    }

    public AssemblyCode Find(AssemblyCode from, string name, Version version)
    {
        if (!_assemblies.TryGetValue(name, out var found))
        {
            _assemblies[name] = found = Outside.TryGetValue(name, out var text)
                ? AssemblyCode.Outside(name, text)
                : !IsOfPlatform(name) ? AssemblyCode.Missing(name, version)
                : _assemblies.TryGetValue("base library", out var library) ? library : _assemblies["base library"] = AssemblyCode.Outside("base library", "10");
        }

        return found;
    }

    private static CSharpCompilation NewCompilation(OptimizationLevel optimization) => CSharpCompilation.Create(
        SharedName,
        references: Platform,
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization, allowUnsafe: true, deterministic: true, nullableContextOptions: NullableContextOptions.Enable));

    private static bool IsOfPlatform(string name) => name.StartsWith("System.", StringComparison.Ordinal) || name is "Microsoft.CSharp" or "Memento.Core" or "Memento.Abstractions";

    public CodeReferences ReferencesOf(AssemblyCode assembly) =>
        _references.TryGetValue(assembly, out var references) ? references : _references[assembly] = new CodeReferences(assembly, this);
}
