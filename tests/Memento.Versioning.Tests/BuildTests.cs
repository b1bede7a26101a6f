using System.Reflection;
using Memento.Versioning.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Memento.Versioning.Tests;

/// <summary>How the assemblies of a version were built: told where code differs, and no part of it.</summary>
internal sealed class BuildTests
{
    private const string Source = """
        public static class Functions
        {
            [MementoFunction] public static int F(int n) { var sum = 0; for (var i = 0; i < n; i++) { sum += G(i); } return sum; }
            static int G(int n) => n * 3;
        }
        """;

    private static readonly string Compiler = typeof(CSharpCompilation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private TemporaryFolder _folder = null!;

    private string Dll => Path.Combine(_folder.Path, "Program.dll");

    private string Pdb => Path.Combine(_folder.Path, "Program.pdb");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Debug_and_Release_are_told_before_the_code()
    {
        var debug = new CompiledCode { Optimization = OptimizationLevel.Debug }.Add(Source).Analyze();
        var release = new CompiledCode { Optimization = OptimizationLevel.Release }.Add(Source).Analyze();
        var changes = VersionChange.Between(debug, release);
        Assert.Multiple(() =>
        {
            Assert.That(changes[0].ToString(), Is.EqualTo("Program was built as Debug and is as Release now"));
            Assert.That(changes[0].Kind, Is.EqualTo(VersionChangeKind.Optimization));
            Assert.That(changes.Skip(1).Select(change => change.Kind), Is.Not.Empty.And.All.EqualTo(VersionChangeKind.Code));
            Assert.That(VersionChange.Between(release, debug)[0].ToString(), Is.EqualTo("Program was built as Release and is as Debug now"));
        });
    }

    [TestCase("true, true", false)]
    [TestCase("true, false", true)]
    [TestCase("System.Diagnostics.DebuggableAttribute.DebuggingModes.Default", true)]
    [TestCase("System.Diagnostics.DebuggableAttribute.DebuggingModes.Default | System.Diagnostics.DebuggableAttribute.DebuggingModes.DisableOptimizations", false)]
    public void Whether_code_is_optimized_is_read_from_either_form_of_the_attribute(string arguments, bool isOptimized)
    {
        var code = new CompiledCode().Add($"[assembly: System.Diagnostics.Debuggable({arguments})] {Source}").Analyze();
        Assert.That(code.Builds["Program"].IsOptimized, Is.EqualTo(isOptimized));
    }

    [Test]
    public void Another_compiler_is_told_where_code_differs()
    {
        var before = By("4.12.0-3.24+f43c", new CompiledCode().Add(Source).Analyze());
        var after = By("5.0.0+dfa7", new CompiledCode().Add(Source.Replace("n * 3", "n + 3", StringComparison.Ordinal)).Analyze());
        Assert.Multiple(() =>
        {
            Assert.That(VersionChange.Between(before, after).Select(change => change.ToString()), Is.EqualTo(new[]
            {
                "Program was compiled by 4.12.0-3.24 and is by 5.0.0 now",
                "Functions.G of Program: the code changed",
            }));
            Assert.That(VersionChange.Between(before, By("4.12.0-3.24+aaaa", after))[0].ToString(), Is.EqualTo("Program was compiled by 4.12.0-3.24+f43c and is by 4.12.0-3.24+aaaa now"));
            Assert.That(VersionChange.Between(By(null, before), after), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void Another_compiler_of_the_same_code_is_no_reason()
    {
        var code = By("4.12.0", new CompiledCode().Add(Source).Analyze());
        var constant = By("5.0.0", new CompiledCode().Add(Source.Replace("n * 3", "n * 4", StringComparison.Ordinal)).Analyze());
        Assert.Multiple(() =>
        {
            Assert.That(VersionChange.Between(code, By("5.0.0", code)), Is.Empty);
            Assert.That(VersionChange.Between(code, constant).Select(change => change.Kind), Is.EqualTo(new[] { VersionChangeKind.Constants }));
        });
    }

    [Test]
    public void A_build_is_no_part_of_the_version()
    {
        var code = new CompiledCode().Add(Source).Analyze();
        var (image, _) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.Embedded);
        Assert.That(Analyze(image).Version, Is.EqualTo(code.Version));
    }

    [Test]
    public void The_compiler_is_read_from_symbols_in_the_file()
    {
        var (image, _) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.Embedded);
        Assert.Multiple(() =>
        {
            Assert.That(Analyze(image).Builds["Program"], Is.EqualTo(new AssemblyBuild(Compiler, true)));
            Assert.That(Analyze(image, Dll).Builds["Program"].Compiler, Is.EqualTo(Compiler));
            Assert.That(Analyze(image).Explain(), Does.Contain($"\nhow their assemblies were built:\n  Program: Release, by the compiler {Compiler.Split('+')[0]}\n"));
        });
    }

    [Test]
    public void The_compiler_is_read_from_symbols_beside_the_file()
    {
        var (image, symbols) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.PortablePdb);
        Assert.That(Analyze(image, Dll).Builds["Program"], Is.EqualTo(new AssemblyBuild(null, true)));
        File.WriteAllBytes(Pdb, symbols);
        Assert.That(Analyze(image, Dll).Builds["Program"].Compiler, Is.EqualTo(Compiler));
        Assert.That(Analyze(image).Builds["Program"].Compiler, Is.Null);
    }

    [Test]
    public void Symbols_of_another_build_are_not_read()
    {
        var (image, _) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.PortablePdb);
        var (_, others) = new CompiledCode().Emit(Source.Replace("n * 3", "n * 4", StringComparison.Ordinal), symbols: DebugInformationFormat.PortablePdb);
        File.WriteAllBytes(Pdb, others);
        Assert.That(Analyze(image, Dll).Builds["Program"].Compiler, Is.Null);
    }

    [Test]
    [Category("Long")]
    public void Symbols_that_are_cut_or_damaged_are_as_if_they_were_not_there()
    {
        var (image, symbols) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.PortablePdb);
        Assert.Multiple(() =>
        {
            for (var length = 0; length < symbols.Length; length += 9)
            {
                File.WriteAllBytes(Pdb, symbols[..length]);
                Assert.That(Analyze(image, Dll).Builds["Program"].Compiler, Is.Null.Or.EqualTo(Compiler));
                var damaged = (byte[])symbols.Clone();
                damaged[length] ^= 0xFF;
                File.WriteAllBytes(Pdb, damaged);
                Assert.That(() => Analyze(image, Dll).Builds["Program"].IsOptimized, Is.True);
            }
        });
    }

    [Test]
    public void Symbols_that_are_damaged_in_the_file_are_as_if_they_were_not_there()
    {
        var (image, _) = new CompiledCode().Emit(Source, symbols: DebugInformationFormat.Embedded);
        var start = image.AsSpan().IndexOf("MPDB"u8);
        Assert.Multiple(() =>
        {
            for (var place = start + 8; place < start + 200; place += 3)
            {
                var damaged = (byte[])image.Clone();
                damaged[place] ^= 0xFF;
                Assert.That(() => Analyze(damaged).Builds["Program"].IsOptimized, Is.True);
            }
        });
        image[start] ^= 0xFF;
        Assert.That(Analyze(image).Builds["Program"].Compiler, Is.Null);
    }

    [Test]
    public void Each_assembly_that_is_read_has_a_build()
    {
        var code = new CompiledCode()
            .Add("public static class L { public static int Times(this int n) => n; }", "Library")
            .Add("public static class Unused { public static int A => 1; }", "Other")
            .Add("public static class Functions { public static int F(int n) => n.Times() + Math.Abs(n); }")
            .Analyze();
        Assert.That(code.Builds.Keys, Is.EquivalentTo(new[] { "Library", "Program" }));
    }

    private static FunctionCode Analyze(byte[] image, string? path = null) => new CompiledCode().AddImage(image, "Program", path).Analyze();

    private static FunctionCode By(string? compiler, FunctionCode code) => code with
    {
        Builds = new Dictionary<string, AssemblyBuild> { ["Program"] = new(compiler, true) },
    };
}
