using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>Assemblies that are found nowhere, and dependencies on what is not read.</summary>
internal sealed class MissingAssemblyTests
{
    [Test]
    public void A_dependency_in_an_assembly_that_is_not_there_is_an_error_that_names_both()
    {
        using var folder = new TemporaryFolder();
        var code = new CompiledCode().Add("public static class Functions { [DependsOn(\"Acme.Models, Acme.Plugin\", \"Fit\")] public static int F(int n) => n; }");
        LoadedCode.Save(folder.Path, code, "Program");
        var method = new LoadedCode(folder.Path).Method();
        var error = Assert.Throws<DependencyNotFoundException>(() => LoadedCode.CodeOf(method))!;
        Assert.That(error.Message, Is.EqualTo("Functions.F depends, as a [DependsOn] there or on what it calls says, on what is not there: Acme.Models.Fit (there is no assembly Acme.Plugin). Mend the attribute."));
    }

    [Test]
    public void Of_an_assembly_that_is_not_there_the_version_that_is_asked_for_counts_and_a_gap_says_so()
    {
        var code = Compile("1.2.0.0").Lose("Library").Analyze();
        Assert.That(code.Gaps.Select(gap => gap.Reason), Is.EqualTo(new[] { "uses the assembly Library, which is not found: the version that is asked for, 1.2.0.0, counts in place of its code" }));
        Assert.That(code.Parts.Select(part => (part.Kind, part.Name, part.Code)), Has.Member((CodePartKind.Assembly, "Library", "1.2.0.0")));
        Assert.That(Compile("1.3.0.0").Lose("Library").Analyze().Version, Is.Not.EqualTo(code.Version));
        Assert.That(Compile("1.2.0.0").Analyze().Gaps, Is.Empty, "It is there.");
    }

    [Test]
    public void Which_function_asks_first_for_what_is_not_there_makes_no_difference()
    {
        using var folder = new TemporaryFolder();
        var code = new CompiledCode()
            .Add("[assembly: System.Reflection.AssemblyVersion(\"1.2.0.0\")] public static class L { public static int A(int n) => n; }", "Library")
            .Add("public static class Functions { public static int F(int n) => L.A(n); [DependsOn(\"Gone, Library\")] public static int G(int n) => n; }");
        LoadedCode.Save(folder.Path, code, "Program");
        var context = new LoadedCode(folder.Path);
        var alone = LoadedCode.CodeOf(context.Method());
        var codes = new FunctionCodes(new CodeCache(null, TimeProvider.System));
        Assert.Throws<DependencyNotFoundException>(() => codes.Find(context.Method(method: "G")));
        Assert.That(codes.Find(context.Method()).Version, Is.EqualTo(alone.Version), () => Parts.Text(alone));
    }

    [TestCase("typeof(Math), \"Max\"")]
    [TestCase("\"System.Math, System.Runtime\"")]
    [TestCase("typeof(L)")]
    public void A_dependency_on_what_is_not_read_counts_by_the_version_of_its_assembly(string declared)
    {
        FunctionCode Of(string version) => new CompiledCode { Outside = { ["System.Runtime"] = version, ["System.Private.CoreLib"] = version } }
            .Add("public static class L { public static int A(int n) => n; }", "Package")
            .AsPackage("Package", version)
            .Add($"public static class Functions {{ [DependsOn({declared})] public static int F(int n) => n; }}")
            .Analyze();
        Assert.That(Of("1").Missing, Is.Empty);
        Assert.That(Of("2").Version, Is.Not.EqualTo(Of("1").Version));
    }

    private static CompiledCode Compile(string version) => new CompiledCode()
        .Add($"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public static class L {{ public static int A(int n) => n; }}", "Library")
        .Add("public static class Functions { public static int F(int n) => L.A(n); }");
}
