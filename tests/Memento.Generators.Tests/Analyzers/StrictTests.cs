using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM011 and MEM012: strict memento functions.</summary>
public sealed class StrictTests
{
    [Test]
    [Fires("MEM011")]
    public async Task A_strict_function_begins_with_the_refusal_of_direct_calls() => await Program.Check("""
        static class Work
        {
            [MementoFunction(Strict = true)] public static int {|MEM011:Arrow|}(int n) => n;
            [MementoFunction(Strict = true)] public static int {|MEM011:Block|}(int n) { return n; }
            [MementoFunction(Strict = true)] public static int {|MEM011:Late|}(int n) { n++; Memo.RefuseDirectCalls(); return n; }
            [MementoFunction(Version = "1", Strict = true)] public static async Task<int> {|MEM011:Async|}(int n) { await Task.Yield(); return n; }
        }
        """);

    [Test]
    [Quiet("MEM011")]
    public async Task A_function_that_refuses_or_need_not_is_not_reported() => await Program.Check("""
        using static Memento.Memo;
        static partial class Work
        {
            [MementoFunction(Strict = true)] public static int Block(int n) { Memo.RefuseDirectCalls(); return n; }
            [MementoFunction(Strict = true)] public static int Short(int n) { RefuseDirectCalls(); return n; }
            [MementoFunction(Strict = true)] public static async Task<int> Async(int n) { Memo.RefuseDirectCalls(); await Task.Yield(); return n; }
            [MementoFunction(Strict = true)] public static partial int Parted(int n);
            public static partial int Parted(int n) { Memo.RefuseDirectCalls(); return n; }
            [MementoFunction(Strict = false)] public static int Loose(int n) => n;
            [MementoFunction] public static int Unsaid(int n) => n;
        }
        """);

    [TestCase("public static int F(int n) => n < 2 ? n : F(n - 1);", """
        public static int F(int n)
            {
                Memo.RefuseDirectCalls();
                return n < 2 ? n : F(n - 1);
            }
        """)]
    [TestCase("public static int F(int n) => throw new Exception(); // not yet", """
        public static int F(int n)
            {
                Memo.RefuseDirectCalls();
                throw new Exception();
            } // not yet
        """)]
    [TestCase("""
        public static int F(int n)
            {
                // Half of it.
                return n / 2;
            }
        """, """
        public static int F(int n)
            {
                Memo.RefuseDirectCalls();
                // Half of it.
                return n / 2;
            }
        """)]
    [Fixes("MEM011")]
    public async Task The_refusal_is_put_first(string method, string fixedMethod) => Assert.That(await Fixed.First(With(method)), Is.EqualTo(With(fixedMethod)));

    [Test]
    public async Task All_strict_functions_are_mended_at_once() => Assert.That(
        await Fixed.All("""
            static class Work
            {
                [MementoFunction(Strict = true)]
                public static int One(int n) => n;

                [MementoFunction(Strict = true)]
                public static int Two(int n) => n;
            }
            """, "MEM011"),
        Is.EqualTo("""
            static class Work
            {
                [MementoFunction(Strict = true)]
                public static int One(int n)
                {
                    Memo.RefuseDirectCalls();
                    return n;
                }

                [MementoFunction(Strict = true)]
                public static int Two(int n)
                {
                    Memo.RefuseDirectCalls();
                    return n;
                }
            }
            """));

    [Test]
    public async Task There_is_nothing_to_mend_where_there_is_no_body() => await Program.Check("""
        static class Work
        {
            [MementoFunction(Strict = true), System.Runtime.InteropServices.DllImport("m")] public static extern double cos(double x);
        }
        """);

    [Test]
    [Fires("MEM012")]
    public async Task Only_a_memento_function_itself_refuses_direct_calls() => await Program.Check("""
        static class Work
        {
            public static int Plain(int n) { {|MEM012:Memo.RefuseDirectCalls()|}; return n; }
            public static int Property { get { {|MEM012:Memo.RefuseDirectCalls()|}; return 1; } }
            [MementoFunction] public static int Nested(int n)
            {
                Local();
                return n;

                static void Local() => {|MEM012:Memo.RefuseDirectCalls()|};
            }
        }
        """);

    [Test]
    [Quiet("MEM012")]
    public async Task A_memento_function_may_refuse_direct_calls_without_being_strict() =>
        await Program.Check("static class Work { [MementoFunction] public static int Run(int n) { Memo.RefuseDirectCalls(); return n; } }");

    private static string With(string method) => $$"""
        static class Work
        {
            [MementoFunction(Strict = true)]
            {{method}}
        }
        """;
}
