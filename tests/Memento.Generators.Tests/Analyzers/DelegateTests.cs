using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM008: a memento function as a delegate.</summary>
public sealed class DelegateTests
{
    private const string Numbers = """
        static class Numbers
        {
            [MementoFunction] public static long Fibonacci(int n) => n;
            [MementoFunction] public static int Sum(in int a, int @long = 1) => a;
            [MementoFunction] public static int Next(this int n) => n;
            [MementoFunction] public static int Letters(this string text) => text.Length;
            public static int Plain(int n) => n;
        }

        """;

    [Test]
    [Fires("MEM008")]
    public async Task A_function_that_is_made_into_a_delegate_is_not_memoized() => await Program.Check(Numbers + """
        unsafe class Program
        {
            static Func<int, long> s_field = {|MEM008:Numbers.Fibonacci|};
            static IEnumerable<long> Select(int[] xs) => xs.Select({|MEM008:Numbers.Fibonacci|});
            static Func<int, long> New() => new Func<int, long>({|MEM008:Numbers.Fibonacci|});
            static Delegate Any() => {|MEM008:Numbers.Fibonacci|};
            static void Variable() { var f = {|MEM008:Numbers.Fibonacci|}; }
            static Func<int> Bound(string text) => {|MEM008:text.Letters|};
            static delegate*<int, long> Pointer() => &{|MEM008:Numbers.Fibonacci|};
            static Func<int, long> Either(bool b) => b ? {|MEM008:Numbers.Fibonacci|} : n => 1;
        }
        """);

    [Test]
    [Quiet("MEM008")]
    public async Task A_function_that_is_called_named_or_handled_is_not_reported() => await Program.Check(Numbers + """
        class Program
        {
            static long Call() => Numbers.Fibonacci(1);
            static IEnumerable<long> Select(int[] xs) => xs.Select(n => Numbers.Fibonacci(n));
            static string Name() => nameof(Numbers.Fibonacci);
            static MementoFunction<int, long> s_handle = Memo.Of<int, long>(Numbers.Fibonacci);
            static MementoFunction<int, long> Cast() => Memo.Of((Func<int, long>)Numbers.Fibonacci);
            static IEnumerable<int> Plain(int[] xs) => xs.Select(Numbers.Plain);
        }
        """);

    [Test]
    public async Task The_message_says_what_to_do() => Assert.That(
        await Program.Message(Numbers + "class Program { static Func<int, long> F = {|MEM008:Numbers.Fibonacci|}; }"),
        Is.EqualTo("Memento function 'Fibonacci' is not called here but made into a delegate, whose calls are not memoized; use a lambda that calls it by name"));

    [TestCase("IEnumerable<long> M(int[] xs) => xs.Select(Numbers.Fibonacci);", "IEnumerable<long> M(int[] xs) => xs.Select(n => Numbers.Fibonacci(n));")]
    [TestCase("void M() { var f = Numbers.Fibonacci; f(1); }", "void M() { var f = (int n) => Numbers.Fibonacci(n); f(1); }")]
    [TestCase("Delegate M() => Numbers.Fibonacci;", "Delegate M() => (int n) => Numbers.Fibonacci(n);")]
    [TestCase("Func<int, long> M() => new(Numbers.Fibonacci);", "Func<int, long> M() => new(n => Numbers.Fibonacci(n));")]
    [TestCase("Func<int, int> M() => Numbers.Next;", "Func<int, int> M() => n => Numbers.Next(n);")]
    [TestCase("delegate int F(in int x, int y); F M() => Numbers.Sum;", "delegate int F(in int x, int y); F M() => (in int a, int @long) => Numbers.Sum(in a, @long);")]
    [TestCase("long M(int n) { Func<int, long> f = /* once */ Numbers.Fibonacci; return f(n); }", "long M(int n) { Func<int, long> f = /* once */ n => Numbers.Fibonacci(n); return f(n); }")]
    [Fixes("MEM008")]
    public async Task A_lambda_calls_it_by_name(string member, string fixedMember) =>
        Assert.That(await Fixed.First($"{Numbers}class Program {{ {member} }}"), Is.EqualTo($"{Numbers}class Program {{ {fixedMember} }}"));

    [Test]
    public async Task All_of_them_become_lambdas_at_once() => Assert.That(
        await Fixed.All(Numbers + """
            class Program
            {
                int[] M(int[] xs) => [.. xs.Select(Numbers.Next).Select(Numbers.Next)];
                Func<int, long> F = Numbers.Fibonacci;
            }
            """, "MEM008"),
        Is.EqualTo(Numbers + """
            class Program
            {
                int[] M(int[] xs) => [.. xs.Select(n => Numbers.Next(n)).Select(n => Numbers.Next(n))];
                Func<int, long> F = n => Numbers.Fibonacci(n);
            }
            """));

    [TestCase("class Program { Func<int> Bound(string text) => text.Letters; }")]
    [TestCase("unsafe class Program { delegate*<int, long> Pointer() => &Numbers.Fibonacci; }")]
    public async Task What_a_lambda_would_change_is_left_to_its_author(string source) => Assert.That(await Fixed.First(Numbers + source), Is.Null);
}
