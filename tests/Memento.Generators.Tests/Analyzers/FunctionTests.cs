using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM001 to MEM004: what a memento function is by its signature.</summary>
public sealed class FunctionTests
{
    [Test]
    [Fires("MEM001")]
    public async Task A_memento_function_is_a_static_method_with_a_name() => await Program.Check("""
        interface IShape<T> where T : IShape<T>
        {
            [MementoFunction] static abstract int {|MEM001:Corners|}();
            [MementoFunction] static virtual int {|MEM001:Sides|}() => 1;
            [MementoFunction] int {|MEM001:Area|}();
        }

        class Numbers
        {
            [MementoFunction] public int {|MEM001:Twice|}(int n) => 2 * n;
            [MementoFunction] public virtual int {|MEM001:Thrice|}(int n) => 3 * n;
            public static int Property { [MementoFunction] {|MEM001:get|}; }
            [MementoFunction] public static int operator {|MEM001:+|}(Numbers a, Numbers b) => 1;
            [MementoFunction] public static implicit operator {|MEM001:int|}(Numbers a) => 1;

            public static int Nested()
            {
                var f = {|MEM001:[MementoFunction] (int n) => n|};
                return f(Local(1));

                [MementoFunction] static int {|MEM001:Local|}(int n) => n;
            }
        }
        """);

    [Test]
    public async Task An_explicit_implementation_has_no_name_to_call_it_by() => await Program.Check("""
        interface IScore<T>
        {
            static abstract int Score(T n);
        }

        class Scores : IScore<int>
        {
            [MementoFunction] static int IScore<int>.{|MEM001:Score|}(int n) => n;
        }
        """);

    [Test]
    [Quiet("MEM001")]
    public async Task Any_static_method_is_a_memento_function() => await Program.Check("""
        static partial class Numbers
        {
            [MementoFunction] public static int Twice(int n) => 2 * n;
            [MementoFunction] private static int Thrice(this int n) => 3 * n;
            [MementoFunction] internal static T Same<T>(T value) => value;
            [MementoFunction] public static async Task<int> Later(int n) { await Task.Yield(); return n; }
            [MementoFunction] public static partial int Parted(int n);
            public static partial int Parted(int n) => n;
            public static int Unmarked(int n) => n;
        }

        class Box<T>
        {
            [MementoFunction] public static T Same(T value) => value;
        }

        interface IShape
        {
            [MementoFunction] static int Corners(int n) => n;
        }
        """);

    [Test]
    [Quiet("MEM001")]
    public async Task A_member_of_an_extension_block_is_a_static_method() => await Program.Check("""
        static class Numbers
        {
            extension(int n)
            {
                [MementoFunction] public int Twice() => 2 * n;
                [MementoFunction] public static int Sum(int[] numbers) => numbers.Sum();
                [MementoFunction] public int Mapped({|MEM006:Func<int, int>|} map) => map(n);
                [MementoFunction] public {|MEM002:void|} Nothing() { }
            }

            static int All(int[] numbers) => 5.Twice() + int.Sum(numbers) + numbers.Select(n => n.Twice()).Sum();
        }
        """);

    [Test]
    public async Task The_message_says_what_to_do() => Assert.That(
        await Program.Message("class Numbers { [MementoFunction] public int {|MEM001:Twice|}(int n) => 2 * n; }"),
        Is.EqualTo("'Twice' cannot be a memento function: it is an instance method, whose object is no part of the key; make it static and pass what it needs"));

    [Test]
    [Fixes("MEM001")]
    public async Task A_method_that_uses_nothing_of_its_object_is_made_static() => Assert.That(
        await Fixed.First("""
            class Numbers
            {
                /// <summary>Doubles.</summary>
                [MementoFunction]
                public int Twice(int n) => 2 * n;
            }
            """),
        Is.EqualTo("""
            class Numbers
            {
                /// <summary>Doubles.</summary>
                [MementoFunction]
                public static int Twice(int n) => 2 * n;
            }
            """));

    [Test]
    public async Task All_such_methods_are_made_static_at_once() => Assert.That(
        await Fixed.All("""
            struct Numbers
            {
                [MementoFunction] public readonly int Twice(int n) => 2 * n;
                [MementoFunction] public async Task<int> Thrice(int n) { await Task.Yield(); return 3 * n; }
            }
            """, "MEM001"),
        Is.EqualTo("""
            struct Numbers
            {
                [MementoFunction] public static int Twice(int n) => 2 * n;
                [MementoFunction] public static async Task<int> Thrice(int n) { await Task.Yield(); return 3 * n; }
            }
            """));

    [TestCase("class Numbers { int _factor = 2; [MementoFunction] public int Twice(int n) => _factor * n; }")]
    [TestCase("class Numbers { [MementoFunction] public int Twice(int n) => GetHashCode() * n; }")]
    [TestCase("class Numbers(int factor) { [MementoFunction] public int Twice(int n) => factor * n; }")]
    [TestCase("class Numbers { [MementoFunction] public virtual int Twice(int n) => n; }")]
    [TestCase("interface I { int Twice(int n); } class Numbers : I { [MementoFunction] public int Twice(int n) => n; }")]
    [TestCase("interface I { [MementoFunction] int Twice(int n) => n; }")]
    public async Task A_method_that_needs_its_object_is_left_to_its_author(string source) => Assert.That(await Fixed.First(source), Is.Null);

    [Test]
    [Fires("MEM002")]
    public async Task A_memento_function_returns_a_result() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static {|MEM002:void|} Nothing(int n) { }
            [MementoFunction] public static async {|MEM002:void|} Lost(int n) => await Task.Yield();
            [MementoFunction] public static {|MEM002:Task|} Later(int n) => Task.CompletedTask;
            [MementoFunction] public static async {|MEM002:ValueTask|} Sooner(int n) => await Task.Yield();
        }
        """);

    [Test]
    [Quiet("MEM002")]
    public async Task A_task_of_something_is_a_result() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static Task<int> Later(int n) => Task.FromResult(n);
            [MementoFunction] public static ValueTask<int?> Sooner(int n) => new(n);
            [MementoFunction] public static string? Text(int n) => null;
            public static void Plain(int n) { }
        }
        """);

    [Test]
    [Fires("MEM003")]
    public async Task A_parameter_is_a_value() => await Program.Check("""
        static unsafe class Work
        {
            [MementoFunction] public static int Out(out int {|MEM003:n|}) => n = 1;
            [MementoFunction] public static int Ref(ref int {|MEM003:n|}) => n;
            [MementoFunction] public static int Span(ReadOnlySpan<int> {|MEM003:items|}) => items.Length;
            [MementoFunction] public static int Params(params ReadOnlySpan<int> {|MEM003:items|}) => items.Length;
            [MementoFunction] public static int Service([NotInKey] Span<byte> {|MEM003:scratch|}) => scratch.Length;
            [MementoFunction] public static int Pointer(int* {|MEM003:p|}) => *p;
            [MementoFunction] public static int Function(delegate*<int, int> {|MEM003:p|}) => p(1);
            [MementoFunction] public static int Named(int {|MEM003:_mementoType|}) => _mementoType;
            [MementoFunction] public static int Any<T>(T {|MEM003:value|}) where T : allows ref struct => 1;
        }
        """);

    [Test]
    [Quiet("MEM003")]
    public async Task An_in_parameter_is_a_value_like_any_other() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static int In(in int n) => n;
            [MementoFunction] public static int Array(params int[] items) => items.Length;
            [MementoFunction] public static int Memory(ReadOnlyMemory<byte> bytes) => bytes.Length;
            [MementoFunction] public static int Optional(int n = 1, CancellationToken token = default) => n;
            public static int Plain(out int n) => n = 1;
        }
        """);

    [Test]
    public async Task The_message_names_the_array_to_pass() => Assert.That(
        await Program.Message("static class Work { [MementoFunction] public static int Sum(ReadOnlySpan<int> {|MEM003:items|}) => 0; }"),
        Is.EqualTo("Parameter 'items' of memento function 'Sum' is a 'ReadOnlySpan<int>', which cannot outlive the call; pass an array, 'int[]'"));

    [Test]
    [Fires("MEM004")]
    public async Task A_result_outlives_the_call() => await Program.Check("""
        static unsafe class Work
        {
            static int[] s_items = [1];
            [MementoFunction] public static {|MEM004:ref int|} Reference(int n) => ref {|MEM009:s_items|}[n];
            [MementoFunction] public static {|MEM004:ReadOnlySpan<int>|} Span(int n) => default;
            [MementoFunction] public static {|MEM004:int*|} Pointer(int n) => null;
            [MementoFunction] public static {|MEM004:T|} Any<T>(int n) where T : allows ref struct => default!;
        }
        """);

    [Test]
    [Quiet("MEM004")]
    public async Task Memory_of_bytes_outlives_the_call() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static ReadOnlyMemory<byte> Bytes(int n) => default;
            [MementoFunction] public static nint Number(int n) => n;
            public static Span<int> Plain(int n) => default;
        }
        """);
}
