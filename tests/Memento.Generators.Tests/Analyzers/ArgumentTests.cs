using Memento.Generators.Tests.Analyzers.Support;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM006: what can be a part of a key. That the rules are the host's own is held by the tests in Parity.</summary>
public sealed class ArgumentTests
{
    [Test]
    [Fires("MEM006")]
    public async Task An_argument_that_no_key_can_hold_is_an_error() => await Program.Check("""
        sealed class Model { public string Name { get; set; } = ""; public Microsoft.Win32.SafeHandles.SafeFileHandle Handle { get; set; } = new(); }
        sealed record Options(Model[] Models);
        sealed class Counter { private int _count; public void Count() => _count++; }
        static class Work
        {
            [MementoFunction] public static int Delegate({|MEM006:Func<int, int>|} f) => 1;
            [MementoFunction] public static int Stream({|MEM006:Stream|} s) => 1;
            [MementoFunction] public static int File({|MEM006:FileStream|} s) => 1;
            [MementoFunction] public static int Async({|MEM006:IAsyncEnumerable<int>|} items) => 1;
            [MementoFunction] public static int Query({|MEM006:IQueryable<int>|} items) => 1;
            [MementoFunction] public static int Set({|MEM006:HashSet<int>|} items) => 1;
            [MementoFunction] public static int AnySet({|MEM006:ISet<int>|} items) => 1;
            [MementoFunction] public static int Keys({|MEM006:Dictionary<int, string>|} names) => 1;
            [MementoFunction] public static int AnyKeys({|MEM006:IReadOnlyDictionary<Guid, string>|} names) => 1;
            [MementoFunction] public static int Placed({|MEM006:OrderedDictionary<string, int>|} names) => 1;
            [MementoFunction] public static int Task({|MEM006:Task<int>|} task) => 1;
            [MementoFunction] public static int Type({|MEM006:Type|} type) => 1;
            [MementoFunction] public static int Uri({|MEM006:Uri|} uri) => 1;
            [MementoFunction] public static int Member({|MEM006:Options|} options) => 1;
            [MementoFunction] public static int Hidden({|MEM006:Counter|} counter) => 1;
            [MementoFunction] public static int Items({|MEM006:IReadOnlyList<Func<int>>|} items) => 1;
            [MementoFunction] public static int Token(int n, {|MEM006:(int, CancellationToken)|} pair) => 1;
            [MementoFunction] public static int Generic<T>({|MEM006:T|} f) where T : Delegate => 1;
        }
        """);

    [Test]
    [Quiet("MEM006")]
    public async Task What_a_key_can_hold_or_what_is_left_open_is_not_reported() => await Program.Check("""
        interface IShape;
        abstract class Shape { public int X { get; set; } }
        class Node { public Node? Next { get; set; } public List<Node> Children { get; set; } = []; }
        sealed record Circle(double Radius) : IShape;
        enum Color { Red }
        static class Work
        {
            [MementoFunction] public static int Scalars(int a, string? b, decimal c, Guid d, DateTime e, Color f, byte[] g, nint h, Half i) => 1;
            [MementoFunction] public static int Nullables(int? a, Color? b, (int, string?)? c) => 1;
            [MementoFunction] public static int Open(object a, dynamic b, IShape c, Shape d, IComparable e) => 1;
            [MementoFunction] public static int Lists(IEnumerable<int> a, IReadOnlyList<string> b, List<int[]> c, int[,] d, Queue<int> e, ICollection<Circle> f) => 1;
            [MementoFunction] public static int Maps(Dictionary<string, int> a, IReadOnlyDictionary<string, List<int>> b) => 1;
            [MementoFunction] public static int Cycle(Node node) => 1;
            [MementoFunction] public static int Generic<T, TKey>(T value, List<T> values, Dictionary<TKey, T> map) where TKey : notnull where T : IShape => 1;
            [MementoFunction] public static int Function(MementoFunction<int, long> f, MementoFunction any) => 1;
            [MementoFunction] public static int NotInKey([NotInKey] Func<int> f, [NotInKey] IProgress<int>? progress, CancellationToken token) => 1;
            [MementoFunction] public static int Framework(Version version, System.Numerics.Complex number, KeyValuePair<string, int> pair) => 1;
            public static int Plain(Func<int> f) => f();
        }
        """);

    [Test]
    public async Task What_can_be_hashed_while_it_is_null_is_a_warning()
    {
        var found = await Program.Check("""
            sealed record Options(int X, Action? Hook);
            static class Work
            {
                [MementoFunction] public static int Nullable({|MEM006:Stream?|} s) => 1;
                [MementoFunction] public static int Optional({|MEM006:Stream|} s = null!) => 1;
                [MementoFunction] public static int Member({|MEM006:Options|} options) => 1;
            }
            """);
        Assert.That(found.Select(diagnostic => diagnostic.Severity), Is.All.EqualTo(DiagnosticSeverity.Warning));
        Assert.That(Program.Message(found[2]), Is.EqualTo("The argument 'options.Hook' of memento function 'Member' is of type 'Action', which no key can hold unless it is null or left out: a delegate cannot be compared by value; pass a memento function's handle, or the values that the delegate captures"));
    }

    [Test]
    public async Task The_message_has_the_path_of_the_member_at_fault() => Assert.That(
        await Program.Message("""
            record Model(Microsoft.Win32.SafeHandles.SafeFileHandle Handle);
            record Options(List<Model> Models);
            static class Work { [MementoFunction] public static int Run({|MEM006:Options|} options) => 1; }
            """),
        Is.EqualTo("The argument 'options.Models[].Handle' of memento function 'Run' is of type 'SafeFileHandle', which no key can hold: a handle means something in this process only; pass what it was opened from"));

    [Test]
    public async Task What_a_type_parameter_stands_for_is_judged_where_the_function_is_called() => await Program.Check("""
        static class Box<T> { [MementoFunction] public static int Count(List<T> items) => items.Count; }
        static class Work
        {
            [MementoFunction] public static int Same<T>(T value, [NotInKey] T other, string name) => 1;
            [MementoFunction] public static int Faulty<T>({|MEM006:Func<T>|} f) => 1;
            static int Call<T>(Func<int> f, T value) =>
                {|MEM006:Same(f, f, "")|} + Same(1, 2, "") + Same(value, value, "") + {|MEM006:Box<Func<int>>.Count([f])|} + Box<string>.Count([]) + Faulty(f);
        }
        """);

    [Test]
    public async Task An_anonymous_type_is_what_its_members_are() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static int Run<T>(T value) => 1;
            static int Call(Func<int> f)
            {
                var point = new { X = 1, Name = "a", Inner = new { Y = 2.5 } };
                return Run(point) + Run(new[] { point }) + {|MEM006:Run(new { X = 1, F = f })|} + {|MEM006:Run(new { })|};
            }
        }
        """);

    [Test]
    public async Task A_service_inside_a_value_is_to_be_taken_out_of_it() => Assert.That(
        await Program.Message("record Options(IServiceProvider Services); static class Work { [MementoFunction] public static int Run({|MEM006:Options|} options) => 1; }"),
        Does.EndWith("a service is not a value; take it out, and pass it as a parameter of its own that is marked [NotInKey]"));

    [Test]
    [Fixes("MEM006")]
    public async Task A_service_is_taken_out_of_the_key() => Assert.That(
        await Fixed.First("""
            static class Work
            {
                [MementoFunction]
                public static int Run(int n, IProgress<int> progress) => n;
            }
            """),
        Is.EqualTo("""
            static class Work
            {
                [MementoFunction]
                public static int Run(int n, [NotInKey] IProgress<int> progress) => n;
            }
            """));

    [Test]
    public async Task All_services_are_taken_out_of_the_key_at_once() => Assert.That(
        await Fixed.All("""
            static class Work
            {
                [MementoFunction]
                public static int Run(int n, IProgress<int> progress, IServiceProvider services) => n;

                [MementoFunction]
                public static int Log(
                    Microsoft.Extensions.Logging.ILogger log,
                    int n) => n;
            }
            """, "MEM006"),
        Is.EqualTo("""
            static class Work
            {
                [MementoFunction]
                public static int Run(int n, [NotInKey] IProgress<int> progress, [NotInKey] IServiceProvider services) => n;

                [MementoFunction]
                public static int Log(
                    [NotInKey] Microsoft.Extensions.Logging.ILogger log,
                    int n) => n;
            }
            """));

    /// <summary>The result may well depend on it: only the author knows what to pass.</summary>
    [TestCase("static class Work { [MementoFunction] public static int Run(Func<int> f) => 1; }")]
    [TestCase("record Options(IServiceProvider Services); static class Work { [MementoFunction] public static int Run(Options options) => 1; }")]
    public async Task Anything_else_is_left_to_its_author(string source) => Assert.That(await Fixed.First(source), Is.Null);
}
