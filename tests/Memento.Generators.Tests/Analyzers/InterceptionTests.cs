using Memento.Generators.Tests.Analyzers.Support;
using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM010: functions and calls that generated code cannot stand in for.</summary>
public sealed class InterceptionTests
{
    [Test]
    [Fires("MEM010")]
    public async Task A_type_that_generated_code_cannot_name_is_reported() => await Program.Check("""
        file record Local(int X);
        static class Work
        {
            private record Hidden(int X);
            [MementoFunction] private static int {|MEM010:Parameter|}(Hidden hidden) => 1;
            [MementoFunction] private static Hidden {|MEM010:Result|}(int n) => new(n);
            [MementoFunction] private static int {|MEM010:Item|}(List<Hidden[]> hidden) => 1;
        }
        file static class Works
        {
            [MementoFunction] public static int {|MEM010:Parameter|}(Local local) => 1;
        }
        """);

    [Test]
    public async Task A_function_that_a_type_argument_chooses_is_reported()
    {
        var found = await Program.Check("""
            interface IModel<T> { static abstract double Value(double x); static virtual double Bump(double x) => x; static double Own(double x) => x; double At(double x); }
            class Square : IModel<Square>
            {
                [MementoFunction] public static double {|MEM010:Value|}(double x) => x * x;
                [MementoFunction] public static double {|MEM010:Bump|}(double x) => x + 1;
                [MementoFunction] public static double Bump(double x, double y) => x + y;
                [MementoFunction] public static double Own(double x) => x;
                public double At(double x) => Value(x);
            }
            static class Work
            {
                [MementoFunction] public static double Value<T>(double x) where T : IModel<T> => T.Value(x);
            }
            """);
        Assert.That(found[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture), Does.Contain("'IModel<Square>.Value'").And.Contain("mark a generic method"));
    }

    [Test]
    public async Task A_call_that_is_bound_at_run_time_is_reported() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static int Twice(int n) => 2 * n;
            public static int Call(dynamic n) => {|MEM010:Twice(n)|};
        }
        """);

    [Test]
    public async Task A_call_in_a_form_that_is_not_intercepted_is_reported() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static int Twice(int n) => 2 * n;
            public static int Call(int n) => {|MEM010:((Twice))(n)|};
        }
        """);

    [Test]
    public async Task A_call_that_the_compiler_writes_is_reported()
    {
        var found = await Program.Check("""
            record Source(int X);
            class Bag : List<int>;
            static class Work
            {
                [MementoFunction] public static int Select(this Source source, [NotInKey] Func<int, int> change) => change(source.X);
                [MementoFunction] public static int Add(this Bag bag, string text) => text.Length;
                public static int Query() => from x in new Source(1) {|MEM010:select x + 1|};
                public static Bag Fill() => new() { 1, {|MEM010:"two"|} };
                public static int Called() => new Source(1).Select(x => x + 1) + new Bag().Add("two");
            }
            """);

        Assert.That(found.Select(Program.Message), Is.EqualTo(new[]
        {
            "Calls of memento function 'Select' are not memoized: the compiler makes the call of a query or an initializer, and intercepts none that it makes; call the function by its name",
            "Calls of memento function 'Add' are not memoized: the compiler makes the call of a query or an initializer, and intercepts none that it makes; call the function by its name",
        }));
    }

    [Test]
    public async Task A_function_of_another_assembly_that_cannot_be_named_is_reported_where_it_is_called()
    {
        using var library = new MemoryStream();
        var compiled = Program.Compile("""
            public record Shape(int X);
            public static class Library
            {
                [MementoFunction] public static int Count(int n) => n;
                [MementoFunction] public static int Measure(Shape? shape) => 1;
            }
            """).WithAssemblyName("Library");
        Assert.That(compiled.Emit(library).Success, Is.True);
        var aliased = MetadataReference.CreateFromImage(library.ToArray()).WithAliases(["other"]);
        var found = await Program.DiagnosticsOf(Program.Compile(
            "extern alias other; static class Work { static int F() => other::Library.Measure(null) + other::Library.Count(1); }", Program.References.Add(aliased)));
        Assert.That(found.Select(Program.Message), Is.EqualTo(new[]
        {
            "Calls of memento function 'Measure' are not memoized: generated code cannot name 'Shape', whose assembly is referenced under an alias only; add the alias 'global'",
        }));
    }

    [Test]
    public async Task The_host_itself_under_an_alias_only_is_reported()
    {
        var found = await Program.DiagnosticsOf(Generation.Of(
            "extern alias core; static class Work { [core::Memento.MementoFunction] static int Twice(int n) => 2 * n; static int Use() => Twice(1); }",
            references: Generation.Core.WithAliases(["core"])).Output);

        Assert.That(found.Select(Program.Message), Is.EqualTo(new[]
        {
            "Calls of memento function 'Twice' are not memoized: generated code cannot name 'MementoFunctionAttribute', whose assembly is referenced under an alias only; add the alias 'global'",
        }));
    }

    [Test]
    public async Task A_call_in_a_file_with_the_same_text_as_another_is_reported()
    {
        const string Twin = "file static class Twin { static int Use(dynamic n) => Work.Twice(1) + n.Other(2); }";
        var found = await Program.DiagnosticsOf(Generation.Of([("a/Twin.cs", Twin), ("b/Twin.cs", Twin), ("Work.cs", "static class Work { [MementoFunction] public static int Twice(int n) => 2 * n; }")]).Output);

        Assert.That(found.Select(Program.Message), Is.EqualTo(Enumerable.Repeat(
            "Calls of memento function 'Twice' are not memoized: another file of the program has the same text, by which the compiler tells files apart; make the texts differ", 2)));
    }

    [Test]
    public async Task A_call_in_the_code_of_another_generator_is_reported()
    {
        var page = CSharpSyntaxTree.ParseText("static class Page { static int Render(int n) => Work.Twice(n); }", Program.Parse, "Page_razor.g.cs");
        var found = await Program.DiagnosticsOf(Program.Compile("static class Work { [MementoFunction] public static int Twice(int n) => 2 * n; }").AddSyntaxTrees(page));

        Assert.That(found.Select(diagnostic => diagnostic.Location.SourceTree), Is.EqualTo(new[] { page }));
        Assert.That(Program.Message(found[0]), Is.EqualTo(
            "Calls of memento function 'Twice' are not memoized: the call is in generated code, which other generators do not see; call it from a file of the project, or by its handle"));
    }

    [Test]
    public async Task Generated_code_of_the_project_and_of_Memento_is_not_reported()
    {
        const string Source = """
            static class Work
            {
                [MementoFunction] public static int Twice(int n) => Private(2 * n);
                [MementoFunction] private static int Private(int n) => n;
                [MementoFunction] public static T Same<T>(T x) => Same(x);
                public static int Generated() => Twice(1);
            }
            """;
        var generation = Generation.Of([("Program.g.cs", Source)]);

        var file = generation.Source.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("Program.g.cs", StringComparison.Ordinal));
        Assert.That(generation.Output.SyntaxTrees, Does.Contain(file));
        Assert.That(generation.Files, Has.Count.EqualTo(4));
        Assert.That(await Program.DiagnosticsOf(generation.Output), Is.Empty);
    }

    [TestCase(LanguageVersion.CSharp10, ExpectedResult = 1)]
    [TestCase(LanguageVersion.CSharp11, ExpectedResult = 0)]
    public async Task<int> A_call_in_a_language_without_interceptors_is_reported(LanguageVersion language)
    {
        const string Source = "public static class Work { [MementoFunction] public static int Twice(int n) => 2 * n; public static int Call() => Twice(1); }";
        return (await Program.DiagnosticsOf(Generation.Of(Source, language).Output)).Count(diagnostic => diagnostic.Id == "MEM010");
    }

    [Test]
    [Quiet("MEM010")]
    public async Task What_generated_code_can_name_is_not_reported() => await Program.Check("""
        static class Work
        {
            internal record Shown(int X);
            private record Hidden(int X);
            private static class Inner
            {
                [MementoFunction] public static int Twice(int n) => 2 * n;
            }
            [MementoFunction] private static int Parameter(Shown shown) => Inner.Twice(shown.X);
            [MementoFunction] private static int Private(int n) => Parameter(new Shown(n)) + Plain(new Hidden(n));
            private static int Plain(Hidden hidden) => hidden.X;
            public static int Dynamic(dynamic n) => Private((int)n);
        }
        """);

    [Test]
    public async Task The_message_says_what_to_do() => Assert.That(
        await Program.Message("static class Work { private record Hidden(int X); [MementoFunction] private static int {|MEM010:Run|}(Hidden hidden) => 1; }"),
        Is.EqualTo("Calls of memento function 'Run' are not memoized: generated code cannot name the type 'Hidden'; make it internal"));

    [Test]
    [Fixes("MEM010")]
    public async Task A_private_type_is_made_internal() => Assert.That(
        await Fixed.First("""
            static class Work
            {
                /// <summary>What is asked for.</summary>
                private sealed record Hidden(int X);

                [MementoFunction]
                private static int Run(Hidden hidden) => 1;
            }
            """),
        Is.EqualTo("""
            static class Work
            {
                /// <summary>What is asked for.</summary>
                internal sealed record Hidden(int X);

                [MementoFunction]
                private static int Run(Hidden hidden) => 1;
            }
            """));

    [Test]
    public async Task All_private_types_are_made_internal_at_once() => Assert.That(
        await Fixed.All("""
            static class Work
            {
                private record First(int X);
                enum Second { One }
                [MementoFunction] private static int Run(First first) => 1;
                [MementoFunction] private static int Walk(Second second) => 1;
            }
            """, "MEM010"),
        Is.EqualTo("""
            static class Work
            {
                internal record First(int X);
                internal enum Second { One }
                [MementoFunction] private static int Run(First first) => 1;
                [MementoFunction] private static int Walk(Second second) => 1;
            }
            """));

    /// <summary>Other files may have a type of the same name.</summary>
    [Test]
    public async Task A_file_local_type_is_left_to_its_author() =>
        Assert.That(await Fixed.First("file record Local(int X); file static class Work { [MementoFunction] public static int Run(Local local) => 1; }"), Is.Null);
}
