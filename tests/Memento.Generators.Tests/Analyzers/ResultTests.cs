using Memento.Generators.Tests.Analyzers.Support;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM005 and MEM007: what a memento function can return. That the rules are the host's own is held by the tests in Parity.</summary>
public sealed class ResultTests
{
    [Test]
    [Fires("MEM005")]
    public async Task What_is_computed_as_it_is_read_is_no_result()
    {
        var found = await Program.Check("""
            static class Work
            {
                [MementoFunction] public static {|MEM005:IEnumerable<int>|} Iterator(int n) { yield return n; }
                [MementoFunction] public static async {|MEM005:IAsyncEnumerable<int>|} Async(int n) { await Task.Yield(); yield return n; }
                [MementoFunction] public static {|MEM005:IQueryable<int>|} Query(int n) => new[] { n }.AsQueryable();
                [MementoFunction] public static {|MEM005:IEnumerator<int>|} Enumerator(int n) { yield return n; }
                [MementoFunction] public static {|MEM005:System.Collections.IEnumerable|} Untyped(int n) => new[] { n };
                [MementoFunction] public static {|MEM005:IOrderedEnumerable<int>|} Ordered(int n) => new[] { n }.Order();
                [MementoFunction] public static {|MEM005:Stream|} Stream(int n) => new MemoryStream();
                [MementoFunction] public static {|MEM005:MemoryStream|} Memory(int n) => new MemoryStream();
                [MementoFunction] public static {|MEM005:Task<StreamReader>|} Reader(int n) => null!;
            }
            """);
        Assert.That(found.Select(diagnostic => diagnostic.Severity), Is.All.EqualTo(DiagnosticSeverity.Error));
    }

    [Test]
    public async Task A_sequence_that_may_be_a_list_is_a_warning()
    {
        var found = await Program.Check("""
            static class Work
            {
                [MementoFunction] public static {|MEM005:IEnumerable<int>|} List(int n) => [n];
                [MementoFunction] public static async {|MEM005:Task<IEnumerable<int>>|} Later(int n) { await Task.Yield(); return [n]; }
            }
            """);
        Assert.That(found.Select(diagnostic => diagnostic.Severity), Is.All.EqualTo(DiagnosticSeverity.Warning));
        Assert.That(Program.Message(found[0]), Is.EqualTo("Memento function 'List' returns 'IEnumerable<int>', which leaves open whether it is computed as it is read; such a call is not memoized; return 'int[]' or 'List<int>'"));
    }

    [Test]
    [Quiet("MEM005")]
    public async Task The_other_collection_interfaces_are_results() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static IReadOnlyList<int> List(int n) => [n];
            [MementoFunction] public static IReadOnlyCollection<int> Collection(int n) => [n];
            [MementoFunction] public static ICollection<int> Mutable(int n) => [n];
            [MementoFunction] public static IReadOnlyDictionary<int, string> Map(int n) => new Dictionary<int, string>();
            [MementoFunction] public static ISet<int> Set(int n) => new HashSet<int>();
            [MementoFunction] public static Task<int[]> Array(int n) => Task.FromResult(new[] { n });
            public static IEnumerable<int> Plain(int n) { yield return n; }
        }
        """);

    [Test]
    [Fires("MEM007")]
    public async Task A_result_that_cannot_be_stored_is_reported_at_its_member() => await Program.Check("""
        interface IShape;
        abstract record Shape;
        sealed record Model(string Name, List<IShape> Shapes);
        sealed class Counter { private int _count; public void Count() => _count++; }
        sealed class OneWay(int x) { public int X { get; } = x + 1; public int Y { get; private set; } }
        static class Work
        {
            [MementoFunction] public static {|MEM007:Model|} Member(int n) => null!;
            [MementoFunction] public static {|MEM007:IShape|} Interface(int n) => null!;
            [MementoFunction] public static {|MEM007:Shape[]|} Abstract(int n) => [];
            [MementoFunction] public static {|MEM007:object|} Object(int n) => n;
            [MementoFunction] public static {|MEM007:Counter|} Hidden(int n) => new();
            [MementoFunction] public static {|MEM007:OneWay|} OneWay(int n) => new(n);
            [MementoFunction] public static {|MEM007:Func<int>|} Delegate(int n) => () => n;
            [MementoFunction] public static {|MEM007:Task<Task<int>>|} Nested(int n) => null!;
            [MementoFunction] public static {|MEM007:Dictionary<Model, int>|} Keys(int n) => [];
            [MementoFunction] public static {|MEM007:Uri|} Uri(int n) => null!;
        }
        """);

    [Test]
    public async Task What_a_type_parameter_stands_for_is_judged_where_the_function_is_called() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static Task<T[]> Many<T>(T value) => null!;
            [MementoFunction] public static {|MEM007:Func<T>|} Faulty<T>(T value) => () => value;
            static void Call<T>(object any, T value)
            {
                {|MEM007:Many(any)|};
                Many(1);
                Many(value);
                Faulty(any);
            }
        }
        """);

    [Test]
    public async Task An_anonymous_type_is_stored_by_its_members() => await Program.Check("""
        static class Work
        {
            [MementoFunction] public static T Same<T>(T value) => value;
            static int Call() => Same(new { X = 1, Inner = new { Y = 2.5 } }).X + {|MEM007:Same(new { X = 1, Any = (object)1 })|}.X;
        }
        """);

    [Test]
    [Quiet("MEM007")]
    public async Task What_the_standard_codecs_store_is_not_reported() => await Program.Check("""
        enum Color { Red }
        record Node(int X, Node? Next, List<Node> Children);
        sealed class Settable { public int X { get; set; } public string Text { get; init; } = ""; }
        static class Work
        {
            [MementoFunction] public static string Text(int n) => "";
            [MementoFunction] public static byte[] Bytes(int n) => [];
            [MementoFunction] public static ReadOnlyMemory<byte>? Memory(int n) => null;
            [MementoFunction] public static Node Cycle(int n) => null!;
            [MementoFunction] public static Task<Settable?> Settable(int n) => null!;
            [MementoFunction] public static (int A, double[,] B, Color? C) Tuple(int n) => default;
            [MementoFunction] public static Dictionary<DateOnly, HashSet<int>> Map(int n) => [];
            [MementoFunction] public static T Generic<T>(T value) => value;
            public static object Plain(int n) => n;
        }
        """);

    [Test]
    public async Task The_message_has_the_path_of_the_member_at_fault() => Assert.That(
        await Program.Message("""
            record Model(string Name, object Extra);
            static class Work { [MementoFunction] public static {|MEM007:Task<Model[]>|} Run(int n) => null!; }
            """),
        Is.EqualTo("'Result[].Extra' of memento function 'Run' is of type 'object', which the standard codecs cannot store: its declaration does not say which type to make when it is read back; declare a concrete type"));

    [Test]
    public async Task A_DataTable_is_a_result_but_no_part_of_one() => await Program.Check("""
        record Report(System.Data.DataTable Table);

        static class Work
        {
            [MementoFunction] public static System.Data.DataTable Table(int n) => new();
            [MementoFunction] public static {|MEM007:Report|} Within(int n) => new(new());
        }
        """);

    [Test]
    public async Task Partitions_and_files_are_results_but_no_parts_of_lists_and_records() => await Program.Check("""
        record Report(Partition<int> Values);

        static class Work
        {
            [MementoFunction] public static Partition Mixed(int n) => Partition.Of(new Dictionary<string, int>());
            [MementoFunction] public static Task<Partition<Partition<int[]>>> Nested(int n) => null!;
            [MementoFunction] public static ResultFile? File(int n) => null;
            [MementoFunction] public static Partition<ResultFile> Files(int n) => null!;
            [MementoFunction] public static {|MEM007:Report|} Within(int n) => null!;
            [MementoFunction] public static {|MEM007:List<ResultFile>|} List(int n) => [];
            [MementoFunction] public static {|MEM007:Partition<object>|} Undecided(int n) => null!;
        }
        """);
}
