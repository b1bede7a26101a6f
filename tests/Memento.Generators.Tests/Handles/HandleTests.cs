using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Handles;

/// <summary>The generated handles, as text.</summary>
internal sealed class HandleTests
{
    [Test]
    public void A_handle_has_the_parameters_of_its_function() => Verify(nameof(Samples.Shapes), Samples.Shapes);

    [Test]
    public void The_handle_of_a_generic_function_is_given_by_a_method() => Verify(nameof(Samples.Generics), Samples.Generics);

    [Test]
    public void Names_that_would_collide_are_changed() => Verify(nameof(Samples.Collisions), Samples.Collisions);

    [Test]
    public void Defaults_are_those_of_the_function() => Verify(nameof(Samples.Defaults), Samples.Defaults);

    [Test]
    public void A_handle_is_as_public_as_its_function_and_all_it_is_given() => Verify(nameof(Samples.Accessibilities), Samples.Accessibilities);

    [Test]
    public void There_are_no_handles_in_a_language_without_extension_members()
    {
        Assert.That(Generation.Of(Samples.Shapes, LanguageVersion.CSharp13).Files.Keys, Has.None.Contains("Mementos"));
        Assert.That(Generation.Of(Samples.Shapes, LanguageVersion.Preview).Files.Keys, Has.Some.Contains("Mementos"));
    }

    [Test]
    public void A_function_with_a_fault_gets_neither_a_handle_nor_interceptors()
    {
        var generation = Generation.Of("""
            public class Faults
            {
                [MementoFunction] public int Instance() => 1;
                [MementoFunction] public static void Nothing() { }
                [MementoFunction] public static Task NothingAsync() => Task.CompletedTask;
                [MementoFunction] public static int Out(out int x) => x = 1;
                [MementoFunction] public static int Ref(ref int x) => x;
                [MementoFunction] public static IEnumerable<int> Open() { yield return 1; }
                [MementoFunction] public static async IAsyncEnumerable<int> OpenAsync() { yield return 1; await Task.Yield(); }
                [MementoFunction] public static int Span(ReadOnlySpan<int> x) => x.Length;
                [MementoFunction] public static unsafe int Pointer(int* x) => *x;
                [MementoFunction] public static ref int Reference(int[] x) => ref x[0];
                [MementoFunction] public static int AllowsRefStruct<T>(T x) where T : allows ref struct => 1;

                public static unsafe void Use(Faults faults, ref int x)
                {
                    [MementoFunction] static int Local() => 1;

                    faults.Instance();
                    Nothing();
                    _ = NothingAsync();
                    Out(out x);
                    Ref(ref x);
                    Open();
                    _ = OpenAsync();
                    Span([1]);
                    Pointer(&*(int*)null);
                    Reference([1]);
                    AllowsRefStruct(1);
                    Local();
                }
            }
            """);

        Assert.That(generation.Files, Is.Empty);
        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
    }

    [TestCase("[Obsolete(\"Gone.\", true)] public static class Old { [MementoFunction] public static int F(int x) => x; }")]
    [TestCase("[Obsolete] public class Old { public class Inner { [MementoFunction] public static int F<T>(T x, params string[]? names) => 1; } }")]
    [TestCase("public static class New { [MementoFunction, Obsolete(\"Gone.\", true)] public static int F(int x) => x; }")]
    public void The_handles_of_what_is_obsolete_compile(string source)
    {
        var generation = Generation.Of(source);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_attribute_of_the_same_name_marks_nothing()
    {
        var generation = Generation.Of("namespace Memento { class MementoFunctionAttribute : Attribute; } static class C { [MementoFunction] public static int F() => 1; public static int Use() => F(); }");

        Assert.That(generation.Files, Is.Empty);
    }

    [Test]
    public void An_explicit_implementation_of_an_interface_gets_no_handle()
    {
        var generation = Generation.Of("public interface IScore<T> { static abstract int Score(T n); } public class S : IScore<int> { [MementoFunction] static int IScore<int>.Score(int n) => n; }");

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files, Is.Empty);
    }

    [Test]
    public void A_handle_may_be_a_parameter_of_a_function_with_a_handle()
    {
        var generation = Generation.Of([
            ("Functions.cs", "namespace N; public static class F { [MementoFunction] public static double Price(string t) => 1; }"),
            ("Others.cs", "using N; namespace O; public static class G { [MementoFunction] public static double Total(FMementos.PriceHandle price) => price.Call(\"\"); public static double Use() => Total(F.PriceMemento); }"),
        ]);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files.Keys, Is.EquivalentTo(new[] { "N.FMementos.g.cs", "O.GMementos.g.cs", "O.G.Total.g.cs" }));
        Assert.That(generation.Files["O.GMementos.g.cs"], Does.Contain("Call(global::N.FMementos.PriceHandle price"));
    }

    [TestCase("Instance")]
    [TestCase("Modified")]
    [TestCase("With")]
    [TestCase("Call")]
    [TestCase("CallAsync")]
    [TestCase("Memento")]
    [TestCase("MementoAsync")]
    [TestCase("Forget")]
    [TestCase("ForgetAsync")]
    [TestCase("Partial")]
    [TestCase("FMemento")]
    [TestCase("FHandle")]
    [TestCase("FPartial")]
    [TestCase("FSource")]
    [TestCase("FAccessor")]
    public void A_type_parameter_may_be_called_as_a_part_of_the_handle(string name)
    {
        var generation = Generation.Of($$"""
            public static class C
            {
                [MementoFunction] public static {{name}} F<{{name}}>({{name}} x) => x;
                [MementoFunction] private static {{name}} G<{{name}}>({{name}} x) => x;
                public static int Use() => F(1) + G(2);
            }

            public static class D<{{name}}>
            {
                [MementoFunction] private static {{name}} F({{name}} x) => x;
                public static void Use({{name}} x) => F(x);
            }
            """);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files, Has.Count.EqualTo(5));
    }

    /// <summary>C# has no expression for the default of such a parameter.</summary>
    [TestCase("object", "5", "(global::System.Int32)(5)")]
    [TestCase("object", "(byte)5", "(global::System.Byte)(5)")]
    [TestCase("object?", "-1L", "(global::System.Int64)(-1)")]
    [TestCase("object", "'x'", "'x'")]
    [TestCase("System.IComparable", "\"a\"", "\"a\"")]
    public void A_default_that_an_attribute_alone_can_say_is_that_of_the_handle(string type, string value, string expected)
    {
        var generation = Generation.Of($$"""
            using System.Runtime.InteropServices;

            public static class C { [MementoFunction] public static int F(int n, [NotInKey, Optional, DefaultParameterValue({{value}})] {{type}} x) => n; }
            """);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files["CMementos.g.cs"], Does.Contain($"DefaultParameterValue({expected})] {type.Replace("System.", "global::System.", StringComparison.Ordinal)} x"));
    }

    private static void Verify(string name, string source)
    {
        var generation = Generation.Of(source);
        Snapshot.Verify($"Handles/{name}", generation, [.. generation.Files.Keys.Where(file => file.Contains("Mementos", StringComparison.Ordinal))]);
    }
}
