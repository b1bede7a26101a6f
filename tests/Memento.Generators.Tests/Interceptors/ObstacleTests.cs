using Memento.Generators.Interception;
using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Tests.Interceptors;

/// <summary>Calls that cannot be intercepted: they compile and run as they are, and it can be said why.</summary>
internal sealed class ObstacleTests
{
    [TestCase("private class P; [MementoFunction] private static int F(P p) => 1; static int Use() => F(new P());", CallObstacle.InaccessibleType)]
    [TestCase("private class P; [MementoFunction] private static P F(int n) => new(); static object Use() => F(1);", CallObstacle.InaccessibleType)]
    [TestCase("private class P; [MementoFunction] private static int F(List<P[]> p) => 1; static int Use() => F([]);", CallObstacle.InaccessibleType)]
    [TestCase("private interface P; [MementoFunction] private static int F<T>(T p) where T : P => 1; static int Use<T>(T p) where T : P => F(p);", CallObstacle.InaccessibleType)]
    [TestCase("} file class P; file class D { [MementoFunction] internal static int F(P p) => 1; static int Use() => F(new P());", CallObstacle.InaccessibleType)]
    [TestCase("private class P<T> { [MementoFunction] internal static int F(int n) => n; } static int Use() => P<int>.F(1);", CallObstacle.InaccessibleGenericType)]
    [TestCase("[MementoFunction] private static int F(int n) => n; static int Use(dynamic d) => F(d);", CallObstacle.Dynamic)]
    [TestCase("[MementoFunction] private int F(int n) => n; int Use() => F(1);", CallObstacle.FaultyFunction)]
    public void A_call_that_cannot_be_intercepted_says_why(string members, CallObstacle expected)
    {
        var generation = Generation.Of($"public class C {{ {members} }}");

        Assert.That(Obstacles(generation), Is.EqualTo(new CallObstacle?[] { expected }));
        Assert.That(generation.Files.Keys, Has.None.Contains(".F"));
        Assert.That(generation.Complaints(withoutPragma: true).Where(complaint => complaint.Severity == DiagnosticSeverity.Error), Is.Empty);
    }

    [TestCase("[MementoFunction] private static int F(int n) => n; static int Use() => F(1);")]
    [TestCase("private class P; [MementoFunction] private static int F<T>(T p) => 1; static int Use() => F(new P());")]
    [TestCase("private class P { [MementoFunction] internal static int F(int n) => n; } static int Use() => P.F(1);")]
    public void A_call_that_can_be_intercepted_has_nothing_in_its_way(string members)
    {
        var generation = Generation.Of($"public class C {{ {members} }}");

        Assert.That(Obstacles(generation), Is.EqualTo(new CallObstacle?[] { null }));
        Assert.That(generation.Files.Keys, Has.Some.Contains(".F"));
        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
    }

    [Test]
    public void A_type_of_an_assembly_under_an_alias_only_is_in_the_way()
    {
        var library = Generation.Library("namespace L; public class Thing; public static class Functions { [Memento.MementoFunction] public static int F(Thing t) => 1; }");

        var aliased = Generation.Of("extern alias lib; class C { static int Use() => lib::L.Functions.F(new lib::L.Thing()); }", references: library.WithAliases(["lib"]));
        var both = Generation.Of("extern alias lib; class C { static int Use() => lib::L.Functions.F(new L.Thing()); }", references: library.WithAliases(["lib", "global"]));

        Assert.That(Obstacles(aliased), Is.EqualTo(new CallObstacle?[] { CallObstacle.AliasedAssembly }));
        Assert.That(aliased.Files, Is.Empty);
        Assert.That(both.Files.Keys, Is.EqualTo(new[] { "L.Functions.F.g.cs" }));
        Assert.That(both.Complaints(withoutPragma: true), Is.Empty);
    }

    [Test]
    public void The_host_itself_under_an_alias_only_is_in_the_way()
    {
        var generation = Generation.Of(
            "extern alias core; class C { [core::Memento.MementoFunction] static int F(int n) => n; static int Use() => F(1); }",
            references: Generation.Core.WithAliases(["core"]));

        Assert.That(Obstacles(generation), Is.EqualTo(new CallObstacle?[] { CallObstacle.AliasedAssembly }));
        Assert.That(generation.Files, Is.Empty);
    }

    /// <summary>The compiler tells the files of calls apart by their texts.</summary>
    [Test]
    public void A_file_with_the_same_text_as_another_is_in_the_way()
    {
        const string Twin = "file class Twin { static int Use() => Functions.F(1); }";
        var generation = Generation.Of([("a/Twin.cs", Twin), ("b/Twin.cs", Twin), ("Functions.cs", "static class Functions { [MementoFunction] public static int F(int n) => n; static int Use() => F(2); }")]);

        Assert.That(Obstacles(generation), Is.EqualTo(new CallObstacle?[] { CallObstacle.RepeatedFile, CallObstacle.RepeatedFile, null }));
        Assert.That(generation.Files["Functions.F.g.cs"], Does.Contain("// Functions.cs(").And.Not.Contain("Twin.cs"));
        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
    }

    [Test]
    public void A_type_whose_name_another_assembly_has_too_is_in_the_way()
    {
        var functions = Generation.Library("""
            namespace X;
            public class Thing;
            public static class Exts
            {
                [Memento.MementoFunction] public static int Length(this string s) => 1;
                [Memento.MementoFunction] public static int Measure(this string s, Thing? thing) => 1;
            }
            """);
        var namesake = Generation.Library("namespace X; public class Thing; public static class Exts { public static int Other(this string s) => 1; }", "Namesake");

        var generation = Generation.Of("using X; class C { static int Use() => \"\".Length() + \"\".Measure(null); }", references: [functions, namesake]);

        Assert.That(Obstacles(generation), Is.EqualTo(new CallObstacle?[] { null, CallObstacle.AmbiguousType }));
        Assert.That(generation.Files.Keys, Is.EqualTo(new[] { "X.Exts.Length.g.cs" }));
        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
    }

    private static IEnumerable<CallObstacle?> Obstacles(Generation generation) => generation.Source.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Select(call => Interceptability.ObstacleOf(call, generation.Source.GetSemanticModel(call.SyntaxTree), CancellationToken.None)?.Kind);
}
