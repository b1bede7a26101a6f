using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Interceptors;

/// <summary>The generated interceptors, as text.</summary>
internal sealed class InterceptorTests
{
    [Test]
    public void A_recursive_function_and_its_caller_share_an_interceptor() => Verify(nameof(Samples.Fibonacci), Samples.Fibonacci);

    [Test]
    public void Each_shape_of_call_has_an_interceptor() => Verify(nameof(Samples.Shapes), Samples.Shapes);

    [Test]
    public void Generic_functions_have_generic_interceptors() => Verify(nameof(Samples.Generics), Samples.Generics);

    [Test]
    public void Names_that_would_collide_are_changed() => Verify(nameof(Samples.Collisions), Samples.Collisions);

    [Test]
    public void Type_parameters_keep_their_constraints() => Verify(nameof(Samples.Constraints), Samples.Constraints);

    [Test]
    public void Statements_at_the_top_of_a_program_are_callers_like_any_other() => Verify(nameof(Samples.Statements), Samples.Statements);

    [Test]
    public void What_the_function_warns_of_is_not_said_again()
    {
        var generation = Generation.Of("""
            public static class Warned
            {
                [MementoFunction, Obsolete("Use another.")]
                public static int Old(int x) => x;

                [MementoFunction, System.Diagnostics.CodeAnalysis.Experimental("NEW1")]
                public static int New(int x) => x;

                // Generated code has no variable to pass.
                [MementoFunction]
                public static int Reference(ref readonly int x) => x;

            #pragma warning disable CS0618, NEW1
                public static int Use() => Old(1) + New(2) + Reference(in System.Array.Empty<int>()[0]);
            }
            """);

        Assert.That(generation.Complaints(withoutPragma: false), Is.Empty);
        Assert.That(generation.Files, Has.Count.EqualTo(4));
    }

    /// <summary>Calls are found by the words of the text.</summary>
    [TestCase("Twice(1)")]
    [TestCase("@Twice(1)")]
    [TestCase("Tw\\u0069ce(1)", TestName = "An escape in the name")]
    [TestCase("Tw\u00ADice(1)", TestName = "A soft hyphen in the name, which counts for nothing")]
    [TestCase("/* Twice */ C . /* Twice(1) */ Twice /* Twice */ (1) // Twice(1)")]
    [TestCase("int.Parse($\"Twice{Twice(1)}\")")]
    [TestCase("((Func<int>)(() => C.Twice(1)))()")]
    [TestCase("((int?)1)?.Twice() ?? 0")]
    public void A_call_is_found_however_it_is_written(string call)
    {
        var generation = Generation.Of($$"""
            public static class C
            {
                [MementoFunction] public static int Twice(this int x) => 2 * x;
                public static int Use() => {{call}}
                    ;
            }
            """);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files["C.Twice.g.cs"].Split("[@InterceptsLocation("), Has.Length.EqualTo(2));
    }

    [Test]
    public void An_assembly_says_what_takes_the_place_of_calls_and_not_of_which()
    {
        using var image = new PEReader(new MemoryStream(Generation.Of(Samples.Shapes).Emit()));
        var assembly = image.GetMetadataReader();
        var marks = assembly.CustomAttributes
            .Select(handle => assembly.GetCustomAttribute(handle))
            .Where(static attribute => attribute.Parent.Kind == HandleKind.MethodDefinition)
            .Select(attribute => TypeOf(assembly, attribute.Constructor))
            .ToList();

        Assert.That(marks, Does.Contain("InterceptorAttribute").And.Not.Some.Contains("InterceptsLocation"));

        static string TypeOf(MetadataReader assembly, EntityHandle constructor) => constructor.Kind == HandleKind.MemberReference
            ? assembly.GetString(assembly.GetTypeReference((TypeReferenceHandle)assembly.GetMemberReference((MemberReferenceHandle)constructor).Parent).Name)
            : assembly.GetString(assembly.GetTypeDefinition(assembly.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Name);
    }

    [TestCase("nameof(Twice).Length")]
    [TestCase("\"Twice(1)\".Length")]
    [TestCase("0 // Twice(1)")]
    [TestCase("0\n#if NEVER\n + Twice(1)\n#endif\n", TestName = "Text that is left out")]
    [TestCase("new Func<int, int>(Twice).GetHashCode()")]
    public void A_name_that_is_not_called_is_no_call(string other)
    {
        var generation = Generation.Of($$"""
            public static class C
            {
                [MementoFunction] public static int Twice(int x) => 2 * x;
                public static int Use() => {{other}}
                    ;
            }
            """);

        Assert.That(generation.Files.Keys, Is.EqualTo(new[] { "CMementos.g.cs" }));
    }

    [Test]
    public void A_function_named_as_a_keyword_is_intercepted()
    {
        var generation = Generation.Of("public static class C { [MementoFunction] public static int @lock() => 1; public static int Use() => @lock(); }");

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files.Keys, Is.EqualTo(new[] { "C.lock.g.cs", "CMementos.g.cs" }));
    }

    [TestCase("using Mark = Memento.MementoFunctionAttribute; static class C { [Mark] public static int F() => 1; static int Use() => F(); }")]
    [TestCase("using MarkAttribute = Memento.MementoFunctionAttribute; static class C { [Mark] public static int F() => 1; static int Use() => F(); }")]
    [TestCase("using MarkAttribute = Memento.MementoFunctionAttribute; static class C { [MarkAttribute] public static int F() => 1; static int Use() => F(); }")]
    public void A_function_is_marked_by_any_name_of_the_attribute(string source) =>
        Assert.That(Generation.Of(source).Files.Keys, Has.Some.EqualTo("C.F.g.cs"));

    /// <summary>A name in generated code is looked for in the namespaces around it first, which may be the user's.</summary>
    [TestCase("Memento.System")]
    [TestCase("Memento.Memento")]
    [TestCase("Memento.Generated.System")]
    [TestCase("Memento.Generated.Memento")]
    [TestCase("System.Memento")]
    [TestCase("System.System")]
    [TestCase("System.Runtime.CompilerServices.System")]
    [TestCase("System.Runtime.AttributeUsage")]
    [TestCase("Acme.System.Threading.Tasks")]
    [TestCase("Acme.Memento.Generated")]
    public void A_namespace_may_have_a_name_that_generated_code_uses(string space)
    {
        var generation = Generation.Of($$"""
            namespace {{space}}
            {
                internal static class C
                {
                    [MementoFunction] public static int Twice(int x) => 2 * x;
                    [MementoFunction] private static global::System.Threading.Tasks.Task<T> SomeAsync<T>(T x, params int[] y) => global::System.Threading.Tasks.Task.FromResult(x);
                    public static object Use() => SomeAsync(Twice(1), 2);
                }
            }
            """);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files, Has.Count.EqualTo(3));
    }

    /// <summary>A name has 1023 bytes at most in an assembly, and 255 in a folder.</summary>
    [TestCase("N", "C", "F", 250)]
    [TestCase("N", "C", "F", 500)]
    [TestCase("Ñ", "Ç", "Ƒ", 160)]
    [TestCase("名", "種", "数", 100)]
    public void Long_names_are_cut_where_they_are_put_together(string space, string type, string function, int length)
    {
        string Long(string name) => string.Concat(Enumerable.Repeat(name, length));
        var parameters = string.Join(", ", Enumerable.Range(0, 40).Select(number => $"System.Collections.Generic.List<int> {Long(function)[..(length / 4)]}{number}"));
        var generation = Generation.Of($$"""
            namespace {{Long(space)}}
            {
                internal static class {{Long(type)}}
                {
                    internal static class {{Long(type)}}Inner
                    {
                        [MementoFunction] public static int {{Long(function)}}(int x) => x;
                        [MementoFunction] public static int {{Long(function)}}({{parameters}}) => 1;
                        [MementoFunction] public static int {{Long(function)}}({{parameters}}, int more) => 1;
                        public static int Use() => {{Long(function)}}(1) + {{Long(function)}}({{string.Join(", ", Enumerable.Repeat("[]", 40))}}) + {{Long(function)}}({{string.Join(", ", Enumerable.Repeat("[]", 40))}}, 1);
                    }
                }
            }
            """);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files.Keys.Where(file => System.Text.Encoding.UTF8.GetByteCount(file) > 255), Is.Empty);
        Assert.That(generation.Files, Has.Count.EqualTo(4));
    }

    /// <summary>The first language with types local to a file, which each generated file has.</summary>
    [Test]
    public void Interceptors_compile_in_the_oldest_language_that_has_them()
    {
        const string Source = """
            namespace Old
            {
                public static class C
                {
                    [MementoFunction] public static int Nothing() => 1;
                    [MementoFunction] public static async Task<T> SomeAsync<T>(T x, CancellationToken token = default) where T : notnull { await Task.Yield(); return x; }
                    [MementoFunction] private static int Sum(in int x, params int[] y) => x;
                    public static int Use() => Nothing() + SomeAsync(1).Result + Sum(1) + Sum(1, 2);
                }
            }
            """;

        var oldest = Generation.Of(Source, LanguageVersion.CSharp11);
        Assert.That(oldest.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(oldest.Files, Has.Count.EqualTo(3));

        var older = Generation.Of(Source, LanguageVersion.CSharp10);
        Assert.That(older.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(older.Files, Is.Empty);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.All))]
    public void The_generated_code_compiles_without_a_warning(string source)
    {
        Assert.That(Generation.Of(source).Complaints(withoutPragma: true), Is.Empty);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.WithoutExtensionBlocks))]
    public void The_interceptors_compile_in_the_language_before_extension_members(string source)
    {
        var generation = Generation.Of(source, LanguageVersion.CSharp13);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files.Keys, Has.None.Contains("Mementos"));
    }

    private static void Verify(string name, string source)
    {
        var generation = Generation.Of(source);
        Snapshot.Verify($"Interceptors/{name}", generation, [.. generation.Files.Keys.Where(file => !file.Contains("Mementos", StringComparison.Ordinal))]);
    }
}
